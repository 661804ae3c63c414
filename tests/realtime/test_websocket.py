import asyncio

import pytest

from frontdesk.realtime import Bounds
from tests.realtime.bare import CLOSE, PATH, PING, TEXT, bare_socket, guest, handshake, read_response
from tests.realtime.lounge import FOREIGN, Lounge, open_lounge


async def test_the_open_packet_announces_heartbeat_and_limit(lounge: Lounge) -> None:
    async with bare_socket(lounge.port) as bare:
        facts = await bare.receive_event("0")
    assert len(facts.pop("sid")) >= 20
    assert facts == {"upgrades": [], "pingInterval": 25_000, "pingTimeout": 20_000, "maxPayload": 100_000}


async def test_the_handshake_shows_address_headers_and_query(lounge: Lounge) -> None:
    async with bare_socket(
        lounge.port, "/socket.io/?EIO=4&transport=websocket&shop=7", "User-Agent: Test/1", "X-Shop: 8"
    ) as bare:
        await bare.open('{"name":"Ada"}')
        shown = (await lounge.arrivals.get()).handshake
    assert (shown.address, shown.query, shown.auth, shown.transport) == (
        "127.0.0.1",
        {"shop": "7"},
        {"name": "Ada"},
        "websocket",
    )
    assert shown.headers["user-agent"] == "Test/1"
    assert shown.headers["x-shop"] == "8"


async def test_a_message_in_fragments_is_one_message(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('421["ec', fin=False)
        bare.send(b"in between", kind=PING)
        bare.send('ho","', kind=0, fin=False)
        bare.send('ü"]', kind=0)
        assert await bare.receive() == b"pong:in between"
        assert await bare.receive_event("431") == [{"ok": True, "args": ["ü"]}]


async def test_a_closing_frame_is_answered_and_the_client_has_left(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send(b"\x03\xe8", kind=CLOSE)
        assert await bare.end() == 1000
        async with asyncio.timeout(15):
            _, reason = await lounge.departures.get()
    assert reason == "transport close"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/socket.io/?EIO=4&transport=websocket", [f"Origin: {FOREIGN}"], 403),
        ("/socket.io/?EIO=3&transport=websocket", [], 400),
        ("/socket.io/?EIO=4&transport=carrier-pigeon", [], 400),
        ("/socket.io/?EIO=4&transport=polling", [], 400),
        ("/socket.io/", [], 400),
        ("/elsewhere?EIO=4&transport=websocket", [], 400),
        ("/socket.io/?EIO=4&transport=websocket&sid=guessed", [], 400),
        ("/socket.io/?EIO=4&transport=websocket&" + "&".join(f"a{i}=1" for i in range(99)), [], 400),
        ("/socket.io/?EIO=4&transport=websocket", ["X-Long: " + "x" * 20_000], 400),
    ],
)
async def test_a_handshake_that_is_not_for_us_is_refused(
    lounge: Lounge, path: str, headers: list[str], status: int
) -> None:
    head, bare = await handshake(lounge.port, path, *headers)
    bare.writer.close()
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert lounge.server.connections == 0


@pytest.mark.parametrize(
    ("method", "version", "key"),
    [
        ("GET", "13", "short"),
        ("GET", "13", "x" * 5_000),
        ("GET", "13", "no base64, and 24 bytes!"),
        ("GET", "13", "\xff" * 24),
        ("GET", "13", None),
        ("GET", "8", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("POST", "13", "dGhlIHNhbXBsZSBub25jZQ=="),
    ],
)
async def test_a_handshake_that_is_not_rfc_6455_is_refused(
    lounge: Lounge, method: str, version: str, key: str | None
) -> None:
    lines = [f"{method} {PATH} HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Version: {version}", *([f"Sec-WebSocket-Key: {key}"] if key else [])]
    reader, writer = await asyncio.open_connection("127.0.0.1", lounge.port)
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    status, _, _ = await read_response(reader)
    writer.close()
    assert status == 400
    assert lounge.server.connections == 0


async def test_a_page_of_an_allowed_origin_and_one_of_our_own_may_connect(lounge: Lounge) -> None:
    for origin in ("https://shop.example", lounge.url):
        async with bare_socket(lounge.port, "/socket.io/?EIO=4&transport=websocket", f"Origin: {origin}") as bare:
            await bare.open()


async def test_connections_are_bounded_for_each_address() -> None:
    async with open_lounge(Bounds(max_connections_per_address=2)) as lounge:
        async with guest(lounge.port), guest(lounge.port):
            head, bare = await handshake(lounge.port)
            bare.writer.close()
            assert head.startswith("HTTP/1.1 503 ")
            for _ in range(2):
                (await lounge.arrivals.get()).disconnect(close=True)
            assert lounge.server.connections == 0
        async with guest(lounge.port) as bare:
            await bare.echo("there is room again")


async def test_connections_are_bounded_in_all() -> None:
    async with open_lounge(Bounds(max_connections=1)) as lounge, guest(lounge.port):
        head, bare = await handshake(lounge.port)
        bare.writer.close()
    assert head.startswith("HTTP/1.1 503 ")


async def test_a_message_as_large_as_announced_is_taken(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        frame = '421["note",""]'
        bare.send(frame.replace('""', f'"{"x" * (100_000 - len(frame))}"'))
        assert await bare.receive_event("431") == [{"ok": True}]


@pytest.mark.parametrize("size", [100_001, 70_000_000])
async def test_a_frame_larger_than_announced_is_refused_before_it_is_read(lounge: Lounge, size: int) -> None:
    async with guest(lounge.port) as bare, guest(lounge.port) as bystander:
        # only the head of the frame: the server must not wait for the rest
        bare.writer.write(b"\x81\xff" + size.to_bytes(8, "big") + b"\0\0\0\0" + b"42")
        assert await bare.end() == 1009
        await bystander.echo("still here")


async def test_a_message_in_fragments_is_bounded_in_size_and_in_number(lounge: Lounge) -> None:
    async with guest(lounge.port) as bystander:
        async with guest(lounge.port) as bare:
            bare.send('42["note","', fin=False)
            for _ in range(11):
                bare.send("x" * 10_000, kind=0, fin=False)
            assert await bare.end() == 1009
        async with guest(lounge.port) as bare:
            bare.send('42["note","', fin=False)
            for _ in range(2_000):
                bare.send("", kind=0, fin=False)
            assert await bare.end() == 1009
        await bystander.echo("still here")


async def test_what_is_sent_in_one_turn_arrives_whole_and_in_order(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        socket = await lounge.arrivals.get()
        for number in range(500):
            socket.emit("count", number, "x" * (number % 200))
        received = [await bare.receive() for _ in range(500)]
    assert received == [f'42["count",{number},"{"x" * (number % 200)}"]' for number in range(500)]


async def test_a_large_message_goes_out_in_one_frame(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        socket = await lounge.arrivals.get()
        socket.emit("large", "y" * 300_000)
        socket.emit("medium", "z" * 30_000)
        assert await bare.receive() == f'42["large","{"y" * 300_000}"]'
        assert await bare.receive() == f'42["medium","{"z" * 30_000}"]'


async def test_text_frames_only_carry_text(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send(b'42["echo","\xff"]', kind=TEXT)
        assert await bare.end() == 1002
