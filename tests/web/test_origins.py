"""Pages of the listed websites may read our answers, and no others."""

import httpx2
import pytest
from structlog.testing import capture_logs

from frontdesk.web.origins import Origins

SHOP = "https://shop.example"

PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-session-id"}


async def test_a_listed_page_may_ask_and_read(web: httpx2.AsyncClient) -> None:
    asked = await web.options("/api/orders", headers={"Origin": SHOP, **PREFLIGHT})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == SHOP
    assert "X-Session-Id" in asked.headers["access-control-allow-headers"]
    read = await web.get("/api/orders/k", headers={"Origin": SHOP})
    assert read.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-credentials" not in read.headers


async def test_a_listed_page_may_read_refusals_too(web: httpx2.AsyncClient) -> None:
    with capture_logs():
        answers = [
            await web.get(path, headers={"Origin": SHOP})
            for path in ("/api/no", "/api/orders/k/fault", "/api/orders/%00")
        ]
    assert [answer.status_code for answer in answers] == [404, 500, 404]
    assert all(answer.headers["access-control-allow-origin"] == SHOP for answer in answers)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://shop.example.evil.example",
        "http://shop.example",
        "https://shop.example:444",
        "null",
        "",
    ],
)
async def test_a_page_that_is_not_listed_may_do_neither(web: httpx2.AsyncClient, origin: str) -> None:
    asked = await web.options("/api/orders", headers={"Origin": origin, **PREFLIGHT})
    assert (asked.status_code, asked.json()["error"]["code"]) == (403, "forbidden")
    read = await web.get("/api/orders/k", headers={"Origin": origin})
    assert "access-control-allow-origin" not in asked.headers
    assert "access-control-allow-origin" not in read.headers


async def test_caches_are_told_that_answers_differ_by_origin(web: httpx2.AsyncClient) -> None:
    assert "Origin" in (await web.get("/api/orders/k")).headers["vary"]


def test_origins_are_compared_as_browsers_write_them() -> None:
    origins = Origins(["https://Shop.Example:443/", "http://localhost:5173"])
    assert origins.allows("https://shop.example")
    assert origins.allows("http://localhost:5173")
    assert not origins.allows("http://localhost")
    assert origins.listed() == ("http://localhost:5173", "https://shop.example")


def test_a_star_allows_all() -> None:
    assert Origins(["*"]).allows("https://anything.example")
    assert Origins(["*"]).listed() == ("*",)


@pytest.mark.parametrize(
    "text", ["shop.example", "https://", "https://shop.example/path", "https://*.example", "'self'", ""]
)
def test_what_is_no_origin_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is no origin"):
        Origins([text])
