"""Bad input in every shape: its sender is closed, with one line in the log, and nobody else notices."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.realtime.bare import BINARY, CLOSE, PING, TEXT, BareSocket, bare_socket, guest, open_poller
from tests.realtime.lounge import SECRET, Lounge

MAX = 2**53

# what a connected client sends, as text messages
MESSAGES = {
    "nothing at all": "",
    "an unknown Engine.IO type": "9",
    "a letter": "hello",
    "OPEN, which only a server sends": "0{}",
    "PING, which only a server sends": "2",
    "UPGRADE without a probe": "5",
    "NOOP, which only a server sends": "6",
    "PONG with something behind it": "3probe",
    "an empty message": "4",
    "an unknown Socket.IO type": "47",
    "broken JSON": f'42["echo","{SECRET}"',
    "JSON with something behind it": f'42["echo","{SECRET}"]]',
    "an event that is an object": f'42{{"echo":"{SECRET}"}}',
    "an event without a name": "42[]",
    "an event whose name is a number": f'42[1,"{SECRET}"]',
    "an event whose name is an array": f'42[["echo"],"{SECRET}"]',
    "NaN": '42["echo",NaN]',
    "an infinite number": '42["echo",1e400]',
    "an integer that JavaScript would round": f'42["echo",{MAX}]',
    "an integer of 5,000 digits": f'42["echo",{"9" * 5000}]',
    "a lone surrogate": r'42["echo","\ud800"]',
    "U+0000 in a text": r'42["echo","\u0000"]',
    "U+0000 in a key": r'42["echo",{"\u0000":1}]',
    "nesting beyond the bound": f'42["echo",{"[" * 32}{"]" * 32}]',
    "nesting without end": f"42{'[' * 40_000}",
    "an absurd acknowledgement id": f'42{MAX}["echo"]',
    "a longer acknowledgement id": f'42{"9" * 30}["echo"]',
    "a negative acknowledgement id": '42-1["echo"]',
    "an acknowledgement without an id": '43["x"]',
    "an acknowledgement that is an object": '431{"x":1}',
    "CONNECT again": "40",
    "CONNECT with a text": '40"token"',
    "CONNECT_ERROR, which only a server sends": '44{"message":"no"}',
    "DISCONNECT with something behind it": "41{}",
    "a namespace that was not joined": '42/admin,["echo"]',
    "DISCONNECT from a namespace that was not joined": "41/admin,",
    "a namespace without end": f'42/{"n" * 5_000},["echo"]',
    "attachments of an ordinary event": '421-["echo"]',
    "a binary event without attachments": '450-["echo"]',
    "a binary event without a count": '45["echo"]',
    "too many attachments": '4511-["echo",{"_placeholder":true,"num":0}]',
    "the reserved event connect": '42["connect"]',
    "the reserved event connect_error": '42["connect_error"]',
    "the reserved event disconnect": '42["disconnect","transport close"]',
    "the reserved event disconnecting": '42["disconnecting"]',
    "the reserved event newListener": '42["newListener"]',
    "the reserved event removeListener": '42["removeListener"]',
}

# what takes more than one message, or is wrong on a lower level
SEQUENCES: dict[str, Callable[[BareSocket], Any]] = {
    "an attachment without a packet": lambda bare: bare.send(b"\1\2"),
    "a packet before the attachments of the one before": lambda bare: (
        bare.send('451-["echo",{"_placeholder":true,"num":0}]'),
        bare.send('42["echo"]'),
    ),
    "a placeholder that names no attachment": lambda bare: (
        bare.send('451-["echo",{"_placeholder":true,"num":7}]'),
        bare.send(b"\1"),
    ),
    "an attachment that nothing refers to": lambda bare: (
        bare.send('452-["echo",{"_placeholder":true,"num":0}]'),
        bare.send(b"\1"),
        bare.send(b"\2"),
    ),
    "attachments that are too large together": lambda bare: (
        bare.send('452-["echo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'),
        bare.send(b"\1" * 60_000),
        bare.send(b"\2" * 60_000),
    ),
    "text that is not UTF-8": lambda bare: bare.send(b'42["echo","\xff\xfe"]', kind=TEXT),
    "a frame without a mask": lambda bare: bare.send('42["echo"]', mask=False),
    "a frame of an unknown kind": lambda bare: bare.send("x", kind=5),
    "a frame of an extension": lambda bare: bare.send('42["echo"]', rsv=4),
    "a continuation of nothing": lambda bare: bare.send('42["echo"]', kind=0),
    "a message within a message": lambda bare: (bare.send('42["ec', fin=False), bare.send('42["echo"]')),
    "a ping in fragments": lambda bare: bare.send("x", kind=PING, fin=False),
    "a ping that is too long": lambda bare: bare.send("x" * 126, kind=PING),
    "a closing frame of one byte": lambda bare: bare.send(b"\x03", kind=CLOSE),
    "a closing frame with a code that is not one": lambda bare: bare.send(b"\x00\x01", kind=CLOSE),
    "a frame larger than allowed": lambda bare: bare.send("4" * 100_001),
    "a binary frame larger than allowed": lambda bare: bare.send(b"4" * 100_001, kind=BINARY),
    "a length with its highest bit set": lambda bare: bare.writer.write(b"\x81\xff" + b"\xff" * 8),
    "a length in more bytes than it needs": lambda bare: bare.writer.write(b"\x81\xfe\x00\x05\0\0\0\0" + b"42[1]"),
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
async def test_a_malformed_message_ends_its_socket_only(lounge: Lounge, log: list[Any], message: str) -> None:
    async with guest(lounge.port) as bystander, guest(lounge.port) as bare:
        bare.send(message)
        assert await bare.end() == 1002
        await _nobody_else_noticed(lounge, bystander, log)


@pytest.mark.parametrize("misbehave", SEQUENCES.values(), ids=SEQUENCES.keys())
async def test_a_malformed_sequence_ends_its_socket_only(
    lounge: Lounge, log: list[Any], misbehave: Callable[[BareSocket], Any]
) -> None:
    async with guest(lounge.port) as bystander, guest(lounge.port) as bare:
        misbehave(bare)
        assert await bare.end() in (1002, 1009)
        await _nobody_else_noticed(lounge, bystander, log)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
async def test_a_malformed_polled_packet_ends_its_session_only(lounge: Lounge, log: list[Any], message: str) -> None:
    async with guest(lounge.port) as bystander:
        poller = await open_poller(lounge.port)
        assert (await poller.post(message))[0] == 400
        # what is left to say is that it is over
        assert await poller.get() == (200, b"1")
        assert (await poller.get())[0] == 400
        await _nobody_else_noticed(lounge, bystander, log)


@pytest.mark.parametrize("packet", [b"bAQ", b"b====", b"b\xff\xff", b"b" + b"A" * 4, b"\x1e", b"\xff"])
async def test_a_malformed_polling_body_ends_its_session_only(lounge: Lounge, log: list[Any], packet: bytes) -> None:
    async with guest(lounge.port) as bystander:
        poller = await open_poller(lounge.port)
        assert (await poller.post(packet))[0] == 400
        await _nobody_else_noticed(lounge, bystander, log)


@pytest.mark.parametrize(
    "message", ['42["echo"]', "41", "431[]", '451-["echo",{"_placeholder":true,"num":0}]', '44{"message":"no"}']
)
async def test_a_packet_before_connect_ends_its_socket(lounge: Lounge, message: str) -> None:
    async with bare_socket(lounge.port) as bare:
        bare.send(message)
        assert await bare.end() == 1002
    assert lounge.arrivals.empty()


async def test_what_came_whole_before_the_malformed_message_is_still_done(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('42["note",1]')
        bare.send('42["note",2]')
        bare.send('42["note"')
        bare.send('42["note",3]')
        await bare.end()
    async with guest(lounge.port) as bystander:
        await bystander.echo("their turn has passed")
    assert lounge.noted == [1, 2]


async def _nobody_else_noticed(lounge: Lounge, bystander: BareSocket, log: list[Any]) -> None:
    await bystander.echo("still here")
    async with asyncio.timeout(15):
        _, reason = await lounge.departures.get()
    assert reason in ("parse error", "transport close")
    assert lounge.server.connections == 1
    lines = [line for line in log if line["log_level"] != "debug"]
    assert len(lines) == 1 and "exc_info" not in lines[0], lines
