import pytest

from frontdesk.realtime import Bounds
from tests.realtime.bare import PATH, bare_socket, handshake, http, open_poller, probe
from tests.realtime.lounge import Lounge, open_lounge


async def test_an_upgrade_ends_the_hanging_poll_and_loses_nothing(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    socket = await lounge.arrivals.get()
    hanging = await poller.hang(socket)
    bare = await probe(lounge.port, poller.sid)
    assert await hanging == (200, b"6")
    socket.emit("between", 1)
    socket.emit("between", b"2")
    bare.send("5")
    assert await bare.receive() == '42["between",1]'
    assert await bare.receive() == '451-["between",{"_placeholder":true,"num":0}]'
    assert await bare.receive() == b"2"
    await bare.echo("over the WebSocket")
    assert (await poller.get())[0] == 400
    assert (await poller.post('42["note",1]'))[0] == 400
    await bare.echo("and it lives on")
    bare.writer.close()


async def test_a_poll_during_the_upgrade_is_answered_soon(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    bare = await probe(lounge.port, poller.sid)
    assert await poller.get() == (200, b"6")
    bare.send("5")
    await bare.echo("upgraded")
    bare.writer.close()


async def test_a_client_may_give_the_upgrade_up(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    bare = await probe(lounge.port, poller.sid)
    bare.writer.close()
    assert await poller.post('421["note",1]') == (200, b"ok")
    assert await poller.get() == (200, b'431[{"ok":true}]')
    again = await probe(lounge.port, poller.sid)
    again.send("5")
    await again.echo("at the second attempt")
    again.writer.close()


@pytest.mark.parametrize("message", ["2", "5", "hello", '42["echo"]', b"2probe"])
async def test_a_transport_that_does_not_probe_is_closed_and_polling_goes_on(
    lounge: Lounge, message: str | bytes
) -> None:
    poller = await open_poller(lounge.port)
    head, bare = await handshake(lounge.port, f"{PATH}&sid={poller.sid}")
    assert " 101 " in head
    bare.send(message)
    assert await bare.end() == 1002
    assert await poller.post('421["note",1]') == (200, b"ok")
    assert await poller.get() == (200, b'431[{"ok":true}]')


async def test_an_upgrade_that_is_not_finished_in_time_is_given_up() -> None:
    async with open_lounge(Bounds(upgrade_timeout_s=0.05)) as lounge:
        poller = await open_poller(lounge.port)
        bare = await probe(lounge.port, poller.sid)
        assert await bare.end() == 1001
        assert await poller.post('421["note",1]') == (200, b"ok")
        assert await poller.get() == (200, b'431[{"ok":true}]')


async def test_a_session_upgrades_once_and_once_at_a_time(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    bare = await probe(lounge.port, poller.sid)
    head, other = await handshake(lounge.port, f"{PATH}&sid={poller.sid}")
    other.writer.close()
    assert head.startswith("HTTP/1.1 400 ")
    bare.send("5")
    await bare.echo("upgraded")
    head, other = await handshake(lounge.port, f"{PATH}&sid={poller.sid}")
    other.writer.close()
    assert head.startswith("HTTP/1.1 400 ")
    await bare.echo("and not disturbed")
    bare.writer.close()


async def test_a_session_that_ends_takes_its_probe_with_it(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    bare = await probe(lounge.port, poller.sid)
    await poller.post("1")
    assert await bare.end() == 1000


async def test_a_websocket_has_no_polling_beside_it(lounge: Lounge) -> None:
    async with bare_socket(lounge.port) as bare:
        facts = await bare.open()
        status, _, _ = await http(lounge.port, f"GET /socket.io/?EIO=4&transport=polling&sid={facts['sid']} HTTP/1.1")
        assert status == 400
        await bare.echo("not disturbed")
