"""PDF read in a process of its own, with little memory and little time: a hostile file ends that process and nothing else.

`python -m frontdesk.assistant.knowledge.pdf` reads a PDF from its standard input and writes JSON: `{"pages": […]}` or `{"problem": …}`.
"""

import asyncio
import contextlib
import io
import json
import os
import sys

from frontdesk.assistant.knowledge.passages import Block
from frontdesk.assistant.knowledge.reading import MAX_TEXT_CHARS, Unreadable, blocks_of_text, tidy

MAX_PAGES = 1_000
MAX_MEMORY_BYTES = 1_000_000_000
TIMEOUT_S = 30


async def blocks_of_pdf(data: bytes) -> list[Block]:
    """The text of a PDF. Raises Unreadable."""
    if not data[:1024].lstrip().startswith(b"%PDF"):
        raise Unreadable("is not a PDF, whatever its name says")
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT") if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "frontdesk.assistant.knowledge.pdf",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        limit=8 * MAX_TEXT_CHARS,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            output, _ = await child.communicate(data)
    except TimeoutError:
        raise Unreadable(f"took longer than {TIMEOUT_S} seconds to read") from None
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    try:
        answer = json.loads(output)
    except ValueError:
        raise Unreadable("is damaged, or larger inside than it looks") from None
    if "problem" in answer:
        raise Unreadable(answer["problem"])
    blocks = [block for page in answer["pages"] for block in blocks_of_text(tidy(page))]
    if not blocks:
        raise Unreadable("holds no text that can be read (are its pages pictures?)")
    return blocks


def _read(data: bytes) -> dict[str, object]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "is protected by a password"}
        if len(reader.pages) > MAX_PAGES:
            return {"problem": f"has {len(reader.pages)} pages; {MAX_PAGES} are allowed"}
        pages, size = list[str](), 0
        for page in reader.pages:
            pages.append(page.extract_text()[: MAX_TEXT_CHARS - size])
            size += len(pages[-1])
            if size >= MAX_TEXT_CHARS:
                break
        return {"pages": pages}
    # pypdf meets broken files with all kinds of errors, and this process has no other purpose than to meet them
    except Exception:  # noqa: BLE001
        return {"problem": "is damaged"}


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (TIMEOUT_S, TIMEOUT_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))
