"""The built front ends: who gets which file under which address, and how long it keeps.

Layout and addresses are agreed with `frontends/README.md`.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from frontdesk.web.requests import NamedRoute
from frontdesk.web.security import DATA_POLICY, PAGE_POLICY, Policy

ASK_EVERY_TIME = "no-cache"
A_MINUTE = "public, max-age=60"  # the loader's name never changes, because it stands in other people's pages
FOR_EVER = "public, max-age=31536000, immutable"  # the name carries a hash of the content

LOOK_PLACE = b"FRONTDESK_LOOK"
"""Where the loader has room for the launcher's looks: a name that stands for nothing until they are written over it."""

COMPRESSED_TYPES = ("text/", "application/json", "application/manifest", "image/svg")

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Frontdesk: the pages are not built</title>
<h1>The pages are not built yet</h1>
<p>Frontdesk runs, and its API answers. What it shows to people is built from <code>frontends/</code>:</p>
<ul>
<li><code>make serve</code> builds it and starts the server;</li>
<li>in <code>frontends/</code>, <code>npm ci</code> and <code>npm run build</code> do the same by hand.</li>
</ul>
<p>Then load this page again; the server need not be restarted.</p>
</html>
"""


def page_policies(sites: Sequence[str]) -> list[Policy]:
    """What browsers hold our pages to. `sites` may show the widget in a frame; nobody may show the others."""
    return [
        Policy("/admin", PAGE_POLICY),
        Policy("/demo", PAGE_POLICY),
        Policy("/docs", PAGE_POLICY),
        Policy("/widget", PAGE_POLICY, frame_ancestors=("'self'", *sites)),
        Policy("/widget.js", DATA_POLICY, is_for_other_sites=True),
    ]


def page_routes(directory: Path, launcher_look: Callable[[], Awaitable[bytes]]) -> list[BaseRoute]:
    """Routes for all that was built into `directory`; a build that comes or changes later is seen at the next request.

    `launcher_look` gives the JSON that the loader is sent with.
    """
    files = BuiltFiles(directory)

    def serve(path: str, name: str, cache_control: str) -> NamedRoute:
        async def answer(request: Request) -> Response:
            found = await files.find(name)
            if found is None:
                return HTMLResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
            return found.answer(request.headers, cache_control)

        return NamedRoute(path, answer)

    async def loader(request: Request) -> Response:
        found = await files.find("widget.js")
        if found is None:
            return HTMLResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
        return files.written(found, LOOK_PLACE, await launcher_look()).answer(request.headers, A_MINUTE)

    async def asset(request: Request) -> Response:
        found = await files.find(f"assets/{request.path_params['name']}")
        if found is None:
            raise HTTPException(404)
        return found.answer(request.headers, FOR_EVER)

    async def front_door(_: Request) -> Response:
        return RedirectResponse("/admin")

    return [
        NamedRoute("/", front_door),
        NamedRoute("/widget.js", loader),
        serve("/widget", "widget/index.html", ASK_EVERY_TIME),
        serve("/widget/", "widget/index.html", ASK_EVERY_TIME),
        serve("/demo", "demo/index.html", ASK_EVERY_TIME),
        serve("/demo/", "demo/index.html", ASK_EVERY_TIME),
        serve("/admin", "admin/index.html", ASK_EVERY_TIME),
        # the dashboard has addresses of its own, which only it can read
        serve("/admin/{place:path}", "admin/index.html", ASK_EVERY_TIME),
        NamedRoute("/assets/{name:path}", asset),
    ]


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file, ready to be sent. `compressed` is None where that would gain nothing."""

    body: bytes
    compressed: bytes | None
    media_type: str
    etag: str

    def answer(self, headers: Headers, cache_control: str) -> Response:
        """The whole file, compressed if the client takes that, or 304 if it has this very one."""
        answer_headers = {"ETag": self.etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
        known = [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]
        if self.etag in known or "*" in known:
            return Response(status_code=304, headers=answer_headers)
        if self.compressed is not None and "gzip" in headers.get("accept-encoding", "").lower():
            answer_headers["Content-Encoding"] = "gzip"
            return Response(self.compressed, media_type=self.media_type, headers=answer_headers)
        return Response(self.body, media_type=self.media_type, headers=answer_headers)


class BuiltFiles:
    """The files under a folder, kept in memory as long as the disk's are the same."""

    def __init__(self, directory: Path) -> None:
        self._root = directory.resolve()
        self._kept: dict[Path, tuple[tuple[int, int], BuiltFile]] = {}
        self._written: tuple[tuple[str, bytes], BuiltFile] | None = None

    async def find(self, name: str) -> BuiltFile | None:
        """The file of that name, or None: also when the name leads out of the folder."""
        return await run_in_threadpool(self._find, name)

    def written(self, file: BuiltFile, place: bytes, text: bytes) -> BuiltFile:
        """`file` with `text` in each `place`; the last one is kept."""
        version = (file.etag, text)
        if self._written is None or self._written[0] != version:
            self._written = (version, _built(file.body.replace(place, text), file.media_type))
        return self._written[1]

    def _find(self, name: str) -> BuiltFile | None:
        try:
            path = (self._root / name).resolve()
            if not path.is_relative_to(self._root) or not path.is_file():
                return None
            status = path.stat()
            version = (status.st_mtime_ns, status.st_size)
            kept = self._kept.get(path)
            if kept is None or kept[0] != version:
                kept = self._kept[path] = (version, _read(path))
        except (OSError, ValueError):  # gone meanwhile, or a name that no file can have
            return None
        return kept[1]


def _read(path: Path) -> BuiltFile:
    return _built(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def _built(body: bytes, media_type: str) -> BuiltFile:
    compressed = gzip.compress(body, mtime=0) if media_type.startswith(COMPRESSED_TYPES) and len(body) > 500 else None
    return BuiltFile(body, compressed, media_type, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
