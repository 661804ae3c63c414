import asyncio

import orjson
import pytest

from frontdesk.realtime import Bounds
from tests.realtime.bare import guest, http, open_poller, read_response, until
from tests.realtime.lounge import FOREIGN, Lounge, open_lounge

OPEN = "/socket.io/?EIO=4&transport=polling"


async def test_the_open_packet_offers_the_upgrade(lounge: Lounge) -> None:
    status, headers, body = await http(lounge.port, f"GET {OPEN} HTTP/1.1")
    facts = orjson.loads(body[1:])
    assert (status, headers["content-type"], body[:1]) == (200, "text/plain; charset=UTF-8", b"0")
    assert len(facts.pop("sid")) >= 20
    assert facts == {"upgrades": ["websocket"], "pingInterval": 25_000, "pingTimeout": 20_000, "maxPayload": 100_000}


async def test_a_poll_brings_all_that_waits_and_an_empty_one_hangs(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    socket = await lounge.arrivals.get()
    assert (socket.handshake.address, socket.handshake.transport) == ("127.0.0.1", "polling")
    socket.emit("one", 1)
    socket.emit("two", b"\2")
    assert await poller.get() == (200, b'42["one",1]\x1e451-["two",{"_placeholder":true,"num":0}]\x1ebAg==')
    hanging = await poller.hang(socket)
    socket.emit("three")
    socket.emit("four")
    assert await hanging == (200, b'42["three"]\x1e42["four"]')


async def test_a_post_brings_several_packets_and_attachments(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    placeholder = '{"_placeholder":true,"num":0}'
    assert await poller.post(f'42["note",1]\x1e451-7["echo",{placeholder}]\x1ebAQID') == (200, b"ok")
    answers = b""
    while b"461-7" not in answers:
        answers += (await poller.get())[1]
    assert answers.endswith(f'461-7[{{"ok":true,"args":[{placeholder}]}}]\x1ebAQID'.encode())
    assert lounge.noted == [1]


async def test_a_second_poll_or_post_at_the_same_time_ends_the_session(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    socket = await lounge.arrivals.get()
    hanging = await poller.hang(socket)
    assert (await poller.get())[0] == 400
    assert await hanging == (200, b"1")
    assert not socket.connected

    poller = await open_poller(lounge.port)
    socket = await lounge.arrivals.get()
    writer = await poller.post_slowly(socket)
    assert (await poller.post('42["note",1]'))[0] == 400
    assert not socket.connected
    writer.close()


async def test_a_poll_that_breaks_off_ends_the_session(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    socket = await lounge.arrivals.get()
    await poller.hang_up(socket)
    async with asyncio.timeout(15):
        assert await lounge.departures.get() == (socket, "transport close")


async def test_a_client_can_say_goodbye(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    assert await poller.post("41\x1e1") == (200, b"ok")
    assert (await lounge.departures.get())[1] == "client namespace disconnect"
    assert lounge.server.connections == 0


async def test_a_client_that_is_sent_away_hears_so_with_its_next_poll(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    (await lounge.arrivals.get()).disconnect(close=True)
    assert await poller.get() == (200, b"41")
    assert await poller.get() == (200, b"1")
    status, body = await poller.get()
    assert (status, orjson.loads(body)) == (400, {"code": 1, "message": "Session ID unknown"})


@pytest.mark.parametrize(
    ("request_line", "status", "code"),
    [
        ("GET /socket.io/ HTTP/1.1", 400, 0),
        ("GET /socket.io/?EIO=4&transport=carrier-pigeon HTTP/1.1", 400, 0),
        ("GET /socket.io/?EIO=4&transport=polling&sid=guessed HTTP/1.1", 400, 1),
        ("POST /socket.io/?EIO=4&transport=polling HTTP/1.1", 400, 2),
        ("PUT /socket.io/?EIO=4&transport=polling HTTP/1.1", 400, 2),
        ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", 400, 3),
        (f"GET {OPEN} HTTP/1.1\nOrigin: {FOREIGN}", 403, 4),
        ("GET /socket.io/?EIO=3&transport=polling HTTP/1.1", 400, 5),
        ("GET /socket.io/?transport=polling HTTP/1.1", 400, 5),
    ],
)
async def test_a_refusal_has_engine_ios_own_code(lounge: Lounge, request_line: str, status: int, code: int) -> None:
    answered, _, body = await http(lounge.port, request_line)
    assert (answered, orjson.loads(body)["code"]) == (status, code)
    assert lounge.server.connections == 0


async def test_a_page_learns_whether_it_may_read_the_answer(lounge: Lounge) -> None:
    _, headers, _ = await http(lounge.port, f"GET {OPEN} HTTP/1.1\nOrigin: https://shop.example")
    assert (headers["access-control-allow-origin"], headers["vary"]) == ("https://shop.example", "Origin")
    _, headers, _ = await http(lounge.port, f"GET {OPEN}&sid=x HTTP/1.1\nOrigin: https://shop.example")
    assert headers["access-control-allow-origin"] == "https://shop.example"
    for line in (f"GET {OPEN} HTTP/1.1\nOrigin: {FOREIGN}", f"GET {OPEN} HTTP/1.1"):
        _, headers, _ = await http(lounge.port, line)
        assert "access-control-allow-origin" not in headers
        assert headers["vary"] == "Origin"


async def test_a_preflight_is_answered(lounge: Lounge) -> None:
    ask = "\nAccess-Control-Request-Method: POST\nAccess-Control-Request-Headers: x-session-id"
    status, headers, _ = await http(lounge.port, f"OPTIONS {OPEN} HTTP/1.1\nOrigin: https://shop.example{ask}")
    assert status == 204
    assert headers["access-control-allow-headers"] == "x-session-id"
    assert headers["access-control-allow-methods"] == "GET, POST"
    status, headers, _ = await http(lounge.port, f"OPTIONS {OPEN} HTTP/1.1\nOrigin: {FOREIGN}{ask}")
    assert (status, "access-control-allow-headers" in headers) == (403, False)


async def test_a_body_that_says_it_is_too_large_is_not_read(lounge: Lounge) -> None:
    async with guest(lounge.port) as bystander:
        poller = await open_poller(lounge.port)
        # none of the body is sent: who waited for it would never answer
        head = f"POST {poller.path} HTTP/1.1\nContent-Length: 100001"
        status, headers, _ = await http(lounge.port, head)
        assert (status, headers["connection"]) == (413, "close")
        assert (await poller.get())[1] == b"1"
        await bystander.echo("still here")


async def test_a_body_of_unknown_length_is_read_as_far_as_is_allowed(lounge: Lounge) -> None:
    async with guest(lounge.port) as bystander:
        poller = await open_poller(lounge.port)
        reader, writer = await asyncio.open_connection("127.0.0.1", lounge.port)
        writer.write(f"POST {poller.path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(11):
            writer.write(b"2710\r\n" + b"4" * 10_000 + b"\r\n")
        status, _, _ = await read_response(reader)
        assert status == 413
        writer.close()
        await bystander.echo("still here")
        assert lounge.server.connections == 1


async def test_a_body_that_does_not_come_ends_the_session() -> None:
    async with open_lounge(Bounds(body_timeout_s=0.05)) as lounge:
        poller = await open_poller(lounge.port)
        status, _, _ = await http(lounge.port, f"POST {poller.path} HTTP/1.1\nContent-Length: 10", b"42")
        assert status == 400
        assert lounge.server.connections == 0


async def test_one_who_sends_more_than_is_served_waits_for_the_answer() -> None:
    async with open_lounge(Bounds(max_events_in_flight=4)) as lounge:
        poller = await open_poller(lounge.port)
        socket = await lounge.arrivals.get()
        posting = asyncio.create_task(poller.post("\x1e".join(['42["wait"]', *['42["note",1]'] * 50])))
        await lounge.entered.acquire()
        assert socket.pending is not None
        pending = socket.pending
        await until(lambda: len(pending) >= 4)
        assert not posting.done()
        lounge.gate.set()
        assert await posting == (200, b"ok")
        await until(lambda: len(lounge.noted) == 50)


async def test_a_client_that_does_not_poll_is_closed_when_its_queue_is_full() -> None:
    async with open_lounge(Bounds(max_queue_bytes=10_000)) as lounge:
        await open_poller(lounge.port)
        socket = await lounge.arrivals.get()
        for _ in range(12):
            assert socket.connected
            socket.emit("news", "x" * 1_000)
            if not socket.connected:
                break
        assert not socket.connected
