import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.realtime.errors import PacketError
from frontdesk.realtime.packets import (
    ACK,
    BINARY_ACK,
    BINARY_EVENT,
    CONNECT,
    CONNECT_ERROR,
    DISCONNECT,
    EVENT,
    RESERVED_EVENTS,
    SEPARATOR,
    Outgoing,
    Packet,
    complete,
    decode,
    decode_attachment,
    encode,
    split_payload,
)
from frontdesk.realtime.payloads import MAX_WHOLE

# the examples of the protocol's own text, and its corners
READ = [
    (b"0", Packet(CONNECT)),
    (b"0{}", Packet(CONNECT, {})),
    (b'0{"token":"123"}', Packet(CONNECT, {"token": "123"})),
    (b'0/admin,{"sid":"oSO0OpakMV_3jnilAAAA"}', Packet(CONNECT, {"sid": "oSO0OpakMV_3jnilAAAA"}, namespace="/admin")),
    (b"0/admin,", Packet(CONNECT, namespace="/admin")),
    (b"0/admin", Packet(CONNECT, namespace="/admin")),
    (b"0/admin?a=b,", Packet(CONNECT, namespace="/admin")),
    (b"1", Packet(DISCONNECT)),
    (b"1/admin,", Packet(DISCONNECT, namespace="/admin")),
    (b'2["foo"]', Packet(EVENT, ["foo"])),
    (b'2["hello",1]', Packet(EVENT, ["hello", 1])),
    (b'212["foo"]', Packet(EVENT, ["foo"], 12)),
    (b'2/admin,456["project:delete",123]', Packet(EVENT, ["project:delete", 123], 456, "/admin")),
    (b'2["a",[[],{}],-1.5e3,null,true]', Packet(EVENT, ["a", [[], {}], -1500.0, None, True])),
    (b"312[]", Packet(ACK, [], 12)),
    (b'3/admin,456["ok"]', Packet(ACK, ["ok"], 456, "/admin")),
    (b'4{"message":"Not authorized"}', Packet(CONNECT_ERROR, {"message": "Not authorized"})),
    (
        b'51-["hello",{"_placeholder":true,"num":0}]',
        Packet(BINARY_EVENT, ["hello", {"_placeholder": True, "num": 0}], attachments=1),
    ),
    (
        b'61-/admin,456[{"_placeholder":true,"num":0}]',
        Packet(BINARY_ACK, [{"_placeholder": True, "num": 0}], 456, "/admin", 1),
    ),
    (b'2["e",9007199254740991,-9007199254740991]', Packet(EVENT, ["e", MAX_WHOLE, -MAX_WHOLE])),
    (rb'2["e","\\u0000 is harmless here"]', Packet(EVENT, ["e", r"\u0000 is harmless here"])),
    (b'2["e","\xf0\x9f\x91\x8b \xd0\xbf\xd1\x80"]', Packet(EVENT, ["e", "👋 пр"])),
]

REFUSED = [
    b"",
    b"7",
    b"x",
    b'["hello"]',
    b"2",
    b"2{}",
    b"2[]",
    b'2"text"',
    b"2[1]",
    b"2[null]",
    b'2[["hello"]]',
    b'2["hello"',
    b'2["hello"]]',
    b'2["hello",]',
    b'2["hello",NaN]',
    b'2["hello",Infinity]',
    b'2["hello",-Infinity]',
    b'2["hello",1e400]',
    b'2["hello",9007199254740992]',
    b'2["hello",-9007199254740993]',
    b'2["hello",100000000000000000000000]',
    b'2["hello",' + b"9" * 5000 + b"]",
    rb'2["hello","\ud800"]',
    rb'2["hello","\udc00\ud800"]',
    rb'2["hello","\u0000"]',
    rb'2["hello",{"a":["\u0000"]}]',
    rb'2["hello",{"\u0000":1}]',
    b'2["hello","\0"]',
    b'2["hello","\n"]',
    b'2["hello","\xff"]',
    b'2["hello","\xed\xa0\x80"]',
    b'2["hello",' + b"[" * 32 + b"]" * 32 + b"]",
    b"2" + b"[" * 5000 + b"]" * 5000,
    b'2["hello",' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"]",
    b'2-1["hello"]',
    b'21.5["hello"]',
    b'29007199254740992["hello"]',
    b"2" + b"9" * 40 + b'["hello"]',
    b'21-["hello"]',
    b"3[]",
    b"31{}",
    b"31",
    b"01{}",
    b"0[]",
    b'0"token"',
    b"1{}",
    b"11",
    b"4",
    b'5["hello"]',
    b'50-["hello"]',
    b'511-["hello",{"_placeholder":true,"num":0}]',
    b'5999-["hello"]',
    b'5-1-["hello"]',
    b"2/" + b"n" * 200 + b',["hello"]',
    b'2/\xff,["hello"]',
    *(f'2["{name}"]'.encode() for name in sorted(RESERVED_EVENTS)),
]


@pytest.mark.parametrize(("text", "packet"), READ)
def test_a_packet_is_read_as_the_protocol_says(text: bytes, packet: Packet) -> None:
    assert decode(text) == packet


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:30]))
def test_what_is_not_the_protocol_is_refused(text: bytes) -> None:
    with pytest.raises(PacketError) as caught:
        decode(text)
    assert "hello" not in str(caught.value)


@pytest.mark.parametrize(
    ("packet", "text", "attachments"),
    [
        (Packet(CONNECT, {"sid": "x"}), b'40{"sid":"x"}', []),
        (Packet(DISCONNECT), b"41", []),
        (Packet(EVENT, ["hello", 1]), b'42["hello",1]', []),
        (Packet(EVENT, ["hello"], 5), b'425["hello"]', []),
        (Packet(ACK, [{"ok": True}], 0), b'430[{"ok":true}]', []),
        (Packet(CONNECT_ERROR, {"message": "no"}, namespace="/a"), b'44/a,{"message":"no"}', []),
        (Packet(EVENT, ["f", b"\1\2"], 5), b'451-5["f",{"_placeholder":true,"num":0}]', [b"\1\2"]),
        (
            Packet(ACK, [{"a": b"1", "b": [bytearray(b"2")]}], 5),
            b'462-5[{"a":{"_placeholder":true,"num":0},"b":[{"_placeholder":true,"num":1}]}]',
            [b"1", b"2"],
        ),
    ],
)
def test_a_packet_is_written_as_the_protocol_says(packet: Packet, text: bytes, attachments: list[bytes]) -> None:
    message = encode(packet)
    assert (message.text, message.attachments) == (text, attachments)


def test_a_packet_that_json_cannot_say_is_an_error_of_the_caller() -> None:
    with pytest.raises(TypeError):
        encode(Packet(EVENT, ["hello", object()]))


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (["f", {"_placeholder": True, "num": 1}], [b"1"]),
        (["f", {"_placeholder": True, "num": -1}], [b"1"]),
        (["f", {"_placeholder": True, "num": True}], [b"1"]),
        (["f", {"_placeholder": True, "num": "0"}], [b"1"]),
        (["f", {"_placeholder": True}], [b"1"]),
        (["f"], [b"1"]),
        (["f", {"_placeholder": True, "num": 0}, {"_placeholder": True, "num": 0}], [b"1"]),
        (["f", {"_placeholder": True, "num": 0}], [b"1", b"2"]),
    ],
)
def test_placeholders_and_attachments_must_fit(data: list[Any], parts: list[bytes]) -> None:
    with pytest.raises(PacketError):
        complete(Packet(BINARY_EVENT, data, attachments=len(parts)), parts)


def test_a_polling_body_holds_texts_and_attachments() -> None:
    message = Outgoing(b'451-["f",{"_placeholder":true,"num":0}]', [b"\1\2\3\4"])
    assert message.polled == b'451-["f",{"_placeholder":true,"num":0}]\x1ebAQIDBA=='
    assert split_payload(message.polled) == [message.text, b"bAQIDBA=="]
    assert decode_attachment(b"bAQIDBA==") == b"\1\2\3\4"


@pytest.mark.parametrize("packet", [b"b=", b"bAQ", b"bAQID BA==", b"b\xff\xff\xff\xff", b"bAQ==AQ=="])
def test_an_attachment_that_is_not_base64_is_refused(packet: bytes) -> None:
    with pytest.raises(PacketError):
        decode_attachment(packet)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_WHOLE, MAX_WHOLE)
    | st.floats(-1e9, 1e9)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=4)
    ),
    max_leaves=10,
)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda name: name not in RESERVED_EVENTS
)
namespaces = st.just("/") | st.from_regex(re.compile("/[a-z0-9_-]{1,20}"), fullmatch=True)
ids = st.integers(0, MAX_WHOLE)


@given(name=names, args=st.lists(plain, max_size=3), ack_id=st.none() | ids, namespace=namespaces)
def test_every_event_comes_back_as_it_was(name: str, args: list[Any], ack_id: int | None, namespace: str) -> None:
    packet = Packet(EVENT, [name, *args], ack_id, namespace)
    assert _there_and_back(packet) == packet


@given(args=st.lists(plain, max_size=3), ack_id=ids, namespace=namespaces)
def test_every_acknowledgement_comes_back_as_it_was(args: list[Any], ack_id: int, namespace: str) -> None:
    packet = Packet(ACK, args, ack_id, namespace)
    assert _there_and_back(packet) == packet


def _there_and_back(packet: Packet) -> Packet:
    polled = split_payload(encode(packet).polled)
    read = decode(polled[0][1:], max_attachments=1000)
    parts = [decode_attachment(part) for part in polled[1:]]
    assert read.attachments == len(parts)
    return complete(read, parts) if parts else read


@given(st.binary(max_size=200))
def test_any_bytes_are_a_packet_or_a_packet_error(text: bytes) -> None:
    try:
        decode(text)
    except PacketError:
        pass


@given(
    st.from_regex(re.compile(rb"[0-7][0-9]{0,3}-?(/[a-z]{0,3},)?[0-9]{0,3}[\[\]{}\",:0-9a-z\\]{0,30}"), fullmatch=True)
)
def test_anything_like_a_packet_is_one_or_a_packet_error(text: bytes) -> None:
    try:
        decode(text)
    except PacketError:
        pass


@given(st.lists(st.binary(max_size=50).map(lambda data: b"b" + data), max_size=5))
def test_any_polling_body_is_read_or_a_packet_error(packets: list[bytes]) -> None:
    for packet in split_payload(SEPARATOR.join(packets)):
        try:
            decode_attachment(packet)
        except PacketError:
            pass


@given(data=plain, parts=st.lists(st.binary(max_size=4), max_size=4))
def test_any_payload_takes_attachments_or_is_a_packet_error(data: Any, parts: list[bytes]) -> None:
    try:
        complete(Packet(BINARY_EVENT, ["f", data], attachments=len(parts)), parts)
    except PacketError:
        pass
