"""What a visitor downloads stays as small as promised."""

import subprocess
import sys

from tests.journeys.server import SRC


def test_the_loader_and_the_widgets_first_load_fit() -> None:
    script = SRC.parent / "scripts" / "frontends.py"
    done = subprocess.run(
        [sys.executable, str(script), "run", "size"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "of 4096 bytes" in done.stdout
    assert "of 40960 bytes" in done.stdout
