import asyncio
from typing import Any

import pytest

from frontdesk.realtime import Bounds
from tests.realtime.bare import bare_socket, guest
from tests.realtime.lounge import SECRET, Lounge, open_lounge


async def test_an_event_is_acknowledged_with_what_its_handler_returned(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('421["echo",{"a":[1,"ü"]}]')
        assert await bare.receive() == '42["echoed",{"a":[1,"ü"]}]'
        assert await bare.receive() == '431[{"ok":true,"args":[{"a":[1,"ü"]}]}]'


async def test_an_event_without_an_acknowledgement_id_is_not_acknowledged(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('42["echo",1]')
        bare.send('422["echo",2]')
        assert [await bare.receive() for _ in range(3)] == [
            '42["echoed",1]',
            '42["echoed",2]',
            '432[{"ok":true,"args":[2]}]',
        ]


async def test_events_of_one_client_run_in_their_order(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        for number in range(300):
            bare.send(f'42["note",{number}]')
        await bare.echo("done")
    assert lounge.noted == list(range(300))


async def test_a_client_that_waits_holds_nobody_else_up(lounge: Lounge) -> None:
    async with guest(lounge.port) as patient, guest(lounge.port) as other:
        patient.send('421["wait"]')
        await lounge.entered.acquire()
        await other.echo("meanwhile")
        lounge.gate.set()
        assert await patient.receive_event("431") == [{"ok": True, "waited": True}]


async def test_a_refusal_is_acknowledged_with_code_message_and_facts(lounge: Lounge) -> None:
    error = {"code": "forbidden", "message": "Not in here.", "retryable": False, "room": "lounge"}
    async with guest(lounge.port) as bare:
        bare.send('421["refuse"]')
        assert await bare.receive_event("431") == [{"ok": False, "error": error}]
        bare.send('42["refuse"]')
        assert await bare.receive_event("42") == ["request-failed", {"event": "refuse", "error": error}]


async def test_an_unknown_event_is_answered(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('421["no-such-event"]')
        [answer] = await bare.receive_event("431")
        assert (answer["ok"], answer["error"]["code"]) == (False, "invalid_input")
        bare.send(f'42["{"n" * 5_000}"]')
        _, facts = await bare.receive_event("42")
        assert (facts["event"], facts["error"]["code"]) == ("n" * 100, "invalid_input")


@pytest.mark.parametrize("event", ["break", "unsayable"])
async def test_a_fault_of_ours_is_logged_once_and_told_as_an_id(lounge: Lounge, log: list[Any], event: str) -> None:
    async with guest(lounge.port) as bare:
        bare.send(f'421["{event}","{SECRET}"]')
        [answer] = await bare.receive_event("431")
        assert answer["error"].pop("requestId") == log[0]["request_id"]
        assert answer["error"] == {
            "code": "internal",
            "message": "Something went wrong on our side.",
            "retryable": True,
        }
        await bare.echo("the connection lives on")
    assert [(line["event"], line["event_name"], line["log_level"]) for line in log] == [
        ("event failed", event, "error")
    ]


async def test_the_server_can_ask_a_client(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('421["ask-me","name?"]')
        assert await bare.receive() == '421["question","name?"]'
        bare.send('431["Ada",{"b":2}]')
        assert await bare.receive_event("431") == [{"ok": True, "answers": ["Ada", {"b": 2}]}]


async def test_an_answer_that_does_not_come_is_a_time_out_and_a_late_one_is_dropped(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        socket = await lounge.arrivals.get()
        with pytest.raises(TimeoutError):
            await socket.call("question", timeout_s=0.01)
        bare.send('431["late"]')
        bare.send('4399["never asked"]')
        await bare.echo("still connected")


async def test_who_waits_for_a_client_learns_that_it_left(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        socket = await lounge.arrivals.get()
        asking = asyncio.create_task(socket.call("question", timeout_s=60))
        await bare.receive_event("421")
    with pytest.raises(ConnectionError):
        await asking
    with pytest.raises(ConnectionError):
        await socket.call("question", timeout_s=60)
    assert not socket.connected


async def test_attachments_come_in_and_go_out(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('452-1["echo",{"a":{"_placeholder":true,"num":1}},{"_placeholder":true,"num":0}]')
        bare.send(b"zero")
        bare.send("3")  # a heartbeat may come in between
        bare.send(b"one" * 10_000)
        placeholders = '{"a":{"_placeholder":true,"num":0}},{"_placeholder":true,"num":1}'
        assert [await bare.receive() for _ in range(6)] == [
            f'452-["echoed",{placeholders}]',
            b"one" * 10_000,
            b"zero",
            f'462-1[{{"ok":true,"args":[{placeholders}]}}]',
            b"one" * 10_000,
            b"zero",
        ]


async def test_attachments_that_do_not_come_end_the_socket() -> None:
    async with open_lounge(Bounds(attachment_timeout_s=0.05)) as lounge, guest(lounge.port) as bare:
        bare.send('451-["echo",{"_placeholder":true,"num":0}]')
        assert await bare.end() == 1008


async def test_a_room_hears_what_is_said_in_it_except_for_who_says_it(lounge: Lounge) -> None:
    async with guest(lounge.port) as ada, guest(lounge.port) as ben, guest(lounge.port) as cleo:
        for bare in (ada, ben):
            bare.send('421["join","kitchen"]')
            await bare.receive_event("431")
        ada.send('42["shout","kitchen","tea?"]')
        assert await ben.receive() == '42["shouted","tea?"]'
        for bare in (ada, cleo):
            await bare.echo("nothing was shouted before this")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await bare.receive()


async def test_who_has_left_a_room_or_the_server_is_not_in_it(lounge: Lounge) -> None:
    async with guest(lounge.port) as ada:
        async with guest(lounge.port) as ben:
            for bare in (ada, ben):
                bare.send('421["join","kitchen"]')
                await bare.receive_event("431")
            first, second = [await lounge.arrivals.get() for _ in range(2)]
            assert set(lounge.server.rooms.members("kitchen")) == {first, second}
            ada.send('421["leave","kitchen"]')
            await ada.receive_event("431")
            assert lounge.server.rooms.members("kitchen") == (second,)
        await lounge.departures.get()
        assert lounge.server.rooms.members("kitchen") == ()
        assert second.rooms == set()
        second.join("kitchen")
        second.emit("nobody listens")
        assert lounge.server.rooms.members("kitchen") == ()


async def test_a_refused_namespace_says_why(lounge: Lounge) -> None:
    async with bare_socket(lounge.port) as bare:
        bare.send('40{"token":"bad"}')
        assert await bare.receive_event("44") == {
            "message": "Please sign in.",
            "data": {"error": {"code": "unauthenticated", "message": "Please sign in.", "retryable": False}},
        }
        bare.send('40{"token":"good"}')
        assert "sid" in await bare.receive_event("40")


async def test_a_fault_of_ours_while_connecting_is_told_as_an_id(lounge: Lounge, log: list[Any]) -> None:
    async with bare_socket(lounge.port) as bare:
        bare.send('40{"token":"breaks"}')
        refusal = await bare.receive_event("44")
    assert refusal["data"]["error"]["code"] == "internal"
    assert refusal["data"]["error"]["requestId"] == log[0]["request_id"]


async def test_only_the_main_namespace_is_served(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send("40/admin,{}")
        assert await bare.receive() == '44/admin,{"message":"Invalid namespace"}'
        await bare.echo("the main one is not touched")


async def test_a_client_can_leave_the_namespace_and_come_back(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send("41")
        socket, reason = await lounge.departures.get()
        assert (reason, socket.connected) == ("client namespace disconnect", False)
        bare.send("40")
        assert (await bare.receive_event("40"))["sid"] != socket.id


async def test_a_client_can_be_sent_away(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        socket = await lounge.arrivals.get()
        socket.disconnect()
        assert await bare.receive_event("4") == 1
        assert await lounge.departures.get() == (socket, "server namespace disconnect")
        socket.disconnect()
        bare.send("40")
        await bare.receive_event("40")
        (await lounge.arrivals.get()).disconnect(close=True)
        assert await bare.receive() == "41"
        assert await bare.end() == 1000


async def test_what_was_accepted_is_done_though_its_sender_is_gone(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('421["wait"]')
        bare.send('422["note","sent before the tab was closed"]')
        await lounge.entered.acquire()
    await lounge.departures.get()
    lounge.gate.set()
    async with guest(lounge.port) as other:
        await other.echo("their turn has passed")
    assert lounge.noted == ["sent before the tab was closed"]
