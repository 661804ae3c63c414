"""Strangers' pictures developed in a process of their own, with little memory and little time: a hostile file ends that process and
nothing else, and what it needed goes back to the system with it.

`python -m frontdesk.kit.darkroom SOURCE TARGET THUMBNAIL` does what `pictures.develop` does, and writes JSON to its standard output.
"""

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path

from frontdesk.errors import InvalidInput, TooLarge, Unavailable
from frontdesk.kit.pictures import Developed, develop

MAX_MEMORY_BYTES = 800_000_000
MAX_FILE_BYTES = 200_000_000
CPU_S = 20
"""What no honest picture takes."""
TIMEOUT_S = 120
"""On a busy machine, work of some seconds may take long."""
AT_ONCE = 2


class Darkroom:
    """Few pictures at once; the others wait."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def develop(self, source: Path, target: Path, thumbnail: Path) -> Developed:
        """See `pictures.develop`. Raises also Unavailable, when the disk is full or the machine too busy."""
        async with self._free:
            output = await _run(source, target, thumbnail)
        match output:
            case {"developed": [str(type), int(width), int(height)]}:
                return Developed(type, width, height)
            case {"error": "too_large", "message": str(message)}:
                raise TooLarge(message)
            case {"error": "unavailable"}:
                raise Unavailable("There is no room for pictures at the moment.")
            case {"message": str(message)}:
                raise InvalidInput(message)
        raise InvalidInput("That picture is damaged, or larger inside than it looks.")


async def _run(*paths: Path) -> object:
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT") if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "frontdesk.kit.darkroom",
        *(str(path) for path in paths),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            output, _ = await child.communicate()
        return json.loads(output)
    except TimeoutError:
        raise Unavailable from None
    except ValueError:
        return None  # it was too much for the processor's time, or for the memory
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _develop(source: str, target: str, thumbnail: str) -> dict[str, object]:
    try:
        return {"developed": develop(Path(source), Path(target), Path(thumbnail))}
    except (InvalidInput, TooLarge) as refusal:
        return {"error": refusal.code, "message": refusal.message}
    except OSError:
        return {"error": Unavailable.code}


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(_develop(*sys.argv[1:])))
