#!/bin/sh
# Makes .venv with a Python that is new enough, and says what is missing where it cannot.
set -eu

if [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null; then
    exit 0
fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
python=
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    # started, not just found: pyenv leaves names on PATH that lead nowhere
    if "$name" -c "$new_enough" 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Frontdesk needs Python 3.11 or newer, and there is none on PATH." >&2
    echo "Install it (Debian: apt-get install python3; macOS: brew install python; or https://www.python.org/downloads/)," >&2
    echo "or name one: make PYTHON=/path/to/python3.12 ..." >&2
    exit 1
fi

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    # Debian keeps these apart from Python itself
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which $python lacks" >&2
        apt-get install -y -q "$package" >&2 || { apt-get update -q >&2 && apt-get install -y -q "$package" >&2; }
    else
        echo "$python cannot make virtual environments: install $package (Debian, Ubuntu: sudo apt-get install $package)." >&2
        exit 1
    fi
fi

echo "Making .venv with $("$python" --version)"
rm -rf .venv
"$python" -m venv .venv
