"""The built pages are served as frontends/README.md asks, and browsers are told what to refuse on them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp
from structlog.testing import capture_logs

from frontdesk.web.addresses import client_address
from frontdesk.web.docs import docs_routes
from frontdesk.web.errors import handle_errors
from frontdesk.web.middleware import WebSettings, middleware
from frontdesk.web.origins import Origins
from frontdesk.web.pages import page_policies, page_routes

Serve = Callable[[ASGIApp], Awaitable[str]]

SHOP = "https://shop.example"
SCRIPT = "console.log('hello');" * 50


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What `npm run build` leaves, in small; and a file beside it that is nobody's business."""
    folder = tmp_path / "static"
    for name, content in {
        "widget.js": SCRIPT,
        "widget/index.html": "<title>widget</title>",
        "demo/index.html": "<title>demo</title>",
        "admin/index.html": "<title>admin</title>",
        "assets/app-1a2b3c.js": SCRIPT,
        "assets/shop-4d5e6f.png": "not really",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@dataclass
class Looks:
    """The launcher's looks, as an admin changes them."""

    json: bytes = b"{}"

    async def get(self) -> bytes:
        return self.json


@pytest.fixture
def looks() -> Looks:
    return Looks()


@pytest.fixture
async def pages(serve: Serve, built: Path, looks: Looks) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an application that serves them."""
    origins = Origins([SHOP])
    settings = WebSettings(origins=origins, address_of=client_address, policies=page_policies(origins.listed()))
    app = FastAPI(middleware=middleware(settings), docs_url=None, title="<Desk>", description="For <b>people</b>.")
    app.router.routes.extend([*page_routes(built, looks.get), *docs_routes(app.openapi)])
    handle_errors(app)
    async with httpx2.AsyncClient(base_url=await serve(app), timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "start", "cache_control"),
    [
        ("/widget.js", "console", "public, max-age=60"),
        ("/widget/", "<title>widget", "no-cache"),
        ("/demo", "<title>demo", "no-cache"),
        ("/admin", "<title>admin", "no-cache"),
        ("/admin/chats/0199-abc", "<title>admin", "no-cache"),
        ("/assets/app-1a2b3c.js", "console", "public, max-age=31536000, immutable"),
    ],
)
async def test_each_address_has_its_file_and_its_time(
    pages: httpx2.AsyncClient, path: str, start: str, cache_control: str
) -> None:
    answer = await pages.get(path)
    assert answer.status_code == 200
    assert answer.text.startswith(start)
    assert answer.headers["cache-control"] == cache_control
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_log_names_a_page_by_its_route(pages: httpx2.AsyncClient) -> None:
    with capture_logs() as lines:
        await pages.get("/admin/chats/0199-abc")
    assert [line["route"] for line in lines] == ["/admin/{place:path}"]


async def test_who_has_the_file_already_is_told_so(pages: httpx2.AsyncClient) -> None:
    first = await pages.get("/admin")
    again = await pages.get("/admin", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (await pages.get("/admin", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_a_new_build_is_seen_at_once(pages: httpx2.AsyncClient, built: Path) -> None:
    first = await pages.get("/admin")
    (built / "admin/index.html").write_text("<title>admin, rebuilt</title>")
    again = await pages.get("/admin", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.text) == (200, "<title>admin, rebuilt</title>")


async def test_the_loader_brings_the_looks_of_now(pages: httpx2.AsyncClient, built: Path, looks: Looks) -> None:
    (built / "widget.js").write_text(f"start(FRONTDESK_LOOK); {SCRIPT}")
    looks.json = b'{"color":"#0F6E66"}'
    first = await pages.get("/widget.js")
    assert first.text == f'start({{"color":"#0F6E66"}}); {SCRIPT}'
    known = {"If-None-Match": first.headers["etag"]}
    assert (await pages.get("/widget.js", headers=known)).status_code == 304
    looks.json = b'{"color":"#1D4ED8"}'
    again = await pages.get("/widget.js", headers=known)
    assert (again.status_code, again.text) == (200, f'start({{"color":"#1D4ED8"}}); {SCRIPT}')


async def test_text_is_compressed_for_who_takes_that(pages: httpx2.AsyncClient) -> None:
    small = await pages.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    large = await pages.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in large.headers
    assert small.text == large.text == SCRIPT
    assert "Accept-Encoding" in small.headers["vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets//etc/passwd",
        "/assets/",
        "/assets/nothing.js",
        "/assets/%ff",
    ],
)
async def test_nothing_else_on_the_disk_can_be_had(pages: httpx2.AsyncClient, path: str) -> None:
    answer = await pages.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_without_a_build_the_page_says_how_to_make_one(pages: httpx2.AsyncClient, built: Path) -> None:
    (built / "admin/index.html").unlink()
    answer = await pages.get("/admin")
    assert answer.status_code == 503
    assert "make serve" in answer.text


async def test_only_listed_sites_may_frame_the_widget_and_nobody_the_dashboard(pages: httpx2.AsyncClient) -> None:
    widget = await pages.get("/widget/")
    assert f"frame-ancestors 'self' {SHOP}" in widget.headers["content-security-policy"]
    assert "x-frame-options" not in widget.headers
    for path in ("/admin", "/admin/settings", "/demo", "/docs"):
        answer = await pages.get(path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"


async def test_no_page_may_run_what_stands_in_it(pages: httpx2.AsyncClient) -> None:
    for path in ("/widget/", "/admin", "/demo", "/docs", "/openapi.json"):
        policy = (await pages.get(path)).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


async def test_other_sites_may_load_the_loader_and_nothing_else(pages: httpx2.AsyncClient) -> None:
    assert (await pages.get("/widget.js")).headers["cross-origin-resource-policy"] == "cross-origin"
    assert (await pages.get("/assets/app-1a2b3c.js")).headers["cross-origin-resource-policy"] == "same-origin"


async def test_the_api_is_described_without_scripts_and_without_anybody_elses_server(pages: httpx2.AsyncClient) -> None:
    answer = await pages.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;Desk&gt;" in answer.text
    assert "For &lt;b&gt;people&lt;/b&gt;." in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "://" not in answer.text
    assert (await pages.get("/docs/style.css")).headers["content-type"].startswith("text/css")
