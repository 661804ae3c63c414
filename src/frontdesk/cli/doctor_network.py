"""Whether Frontdesk can be reached: on this machine, and from outside through its proxy."""

import http.client
import secrets
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import urlsplit

from frontdesk.cli.findings import Finding, good, note, wrong
from frontdesk.settings import Settings

TIMEOUT_S = 5.0
MEND_UPGRADE = (
    "the proxy does not pass WebSockets on, so clients fall back to polling: let it send the headers Upgrade and Connection "
    "(README, “Behind a proxy”)"
)


def answers_health(url: str) -> bool:
    """Whether a Frontdesk answers at this address."""
    try:
        status, body = _get(url, "/healthz", {})
    except (OSError, http.client.HTTPException):
        return False
    return status == 200 and b"alive" in body


def examine_public_url(settings: Settings, *, is_running: bool) -> Iterator[Finding]:
    """Through PUBLIC_URL, a page and a WebSocket have to arrive here."""
    url = settings.public_url
    if url is None:
        yield good("proxy", "PUBLIC_URL is not set, so none is expected")
        return
    if not is_running:
        yield note(
            "proxy", "Frontdesk is not running, so the way through PUBLIC_URL cannot be tried: start it and ask again"
        )
        return
    try:
        status, _ = _get(url, "/healthz", {})
        upgraded, _ = _get(url, "/socket.io/?EIO=4&transport=websocket", _upgrade(settings))
    except (OSError, http.client.HTTPException) as error:
        yield wrong(
            "proxy",
            f"nothing answers at PUBLIC_URL ({type(error).__name__}: {error}): look at the name's address, the firewall and the proxy",
        )
        return
    if status != 200:
        yield wrong(
            "proxy", f"PUBLIC_URL answers {status} to /healthz: let the proxy pass all paths on to port {settings.port}"
        )
    elif upgraded == 403:
        yield wrong(
            "proxy", "the WebSocket is refused for its origin: PUBLIC_URL has to be the very address that browsers show"
        )
    elif upgraded != 101:
        yield wrong("proxy", f"PUBLIC_URL answers {upgraded} to a WebSocket: {MEND_UPGRADE}")
    else:
        yield good("proxy", f"pages and WebSockets come through {url}")


def _upgrade(settings: Settings) -> dict[str, str]:
    # RFC 6455, 4.1
    return {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(secrets.token_bytes(16)).decode(),
        "Origin": settings.url,
    }


def _get(url: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        # after an upgrade there is no body that would end
        return response.status, response.read(4096) if response.status != 101 else b""
    finally:
        connection.close()
