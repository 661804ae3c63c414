"""What several Frontdesks on one database share beside it: what happens, who is there, and what was let through of each limit."""

import asyncio
from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from frontdesk.accounts.backoff import Backoff
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import TeamTold
from frontdesk.chat.presence import Presence
from frontdesk.chat.relay import Relay
from frontdesk.chat.team import Team
from frontdesk.kit.limits import Limiter
from frontdesk.kit.tally import Tally
from frontdesk.kit.tasks import Tasks
from frontdesk.store.engine import Store
from frontdesk.store.peers import Peers

SPENT_EVERY_S = 0.5
"""So late do other processes count what one lets through: for so long may several of them let through their burst each."""
KEYS_PER_NOTICE = 2_000


def share(
    peers: Peers,
    store: Store,
    tasks: Tasks,
    publisher: Publisher,
    presence: Presence,
    team: Team,
    limiters: Iterable[tuple[str, Limiter]],
    backoffs: Iterable[tuple[str, Backoff]],
    tallies: Iterable[tuple[str, Tally]],
) -> None:
    """From now on this process and the others on its database are one to those who use them."""
    relay = Relay(peers, store, presence, publisher.tell_of_elsewhere)
    publisher.subscribe(relay.pass_on)
    _share_seats(peers, team, publisher)
    tasks.keep("other processes", peers.run)
    tasks.keep("facts of other processes", relay.run)
    tasks.keep("shared limits", partial(_share_limits, peers, dict(limiters)))
    tasks.keep("shared guesses", partial(_share_guesses, peers, dict(backoffs)))
    _Tallies(peers, dict(tallies)).start(tasks)


def _share_seats(peers: Peers, team: Team, publisher: Publisher) -> None:
    def tell() -> None:
        peers.tell("seats", team.seats())

    def forget(name: str) -> None:
        team.forget_elsewhere(name)
        publisher.tell_of_elsewhere(TeamTold("team-presence", team.presence_json()))

    team.on_changed(tell)
    peers.on_joined(tell)
    peers.on("seats", team.note_elsewhere)
    peers.on_left(forget)


async def _share_limits(peers: Peers, limiters: dict[str, Limiter]) -> None:
    def charge(_: str, body: Any) -> None:
        name, spent = body
        if name in limiters:  # a newer version's may not be
            for key, cost in spent:
                limiters[name].charge(_parse_key(key), float(cost))

    peers.on("spent", charge)
    while True:
        await asyncio.sleep(SPENT_EVERY_S)
        for name, limiter in limiters.items():
            spent = [[_format_key(key), cost] for key, cost in limiter.take_spent().items()]
            if spent:
                peers.tell("spent", [name, spent])


async def _share_guesses(peers: Peers, backoffs: dict[str, Backoff]) -> None:
    def charge(_: str, body: Any) -> None:
        kind, charged = body
        if kind in backoffs:
            for name, attempts in charged:
                backoffs[kind].charge_elsewhere(str(name), int(attempts))

    peers.on("guesses", charge)
    while True:
        await asyncio.sleep(SPENT_EVERY_S)
        for kind, backoff in backoffs.items():
            charged = list(backoff.take_charged().items())
            if charged:
                peers.tell("guesses", [kind, charged])


class _Tallies:
    """What is open in each process counts in all: each tells what has changed in it, and now and then how all of it stands."""

    def __init__(self, peers: Peers, tallies: dict[str, Tally]) -> None:
        self._peers, self._tallies = peers, tallies

    def start(self, tasks: Tasks) -> None:
        for tally in self._tallies.values():
            tally.take_changed()  # begins to look, before there is anything
        self._peers.on("tally", self._note)
        self._peers.on_joined(self._tell_all)
        # what we may have missed of others, they may have missed of us
        self._peers.on_missed(lambda _: self._tell_all())
        self._peers.on_left(self._forget)
        tasks.keep("shared tallies", self._run)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(SPENT_EVERY_S)
            for name, tally in self._tallies.items():
                self._tell(name, list(tally.take_changed().items()))

    def _tell_all(self) -> None:
        for name, tally in self._tallies.items():
            self._peers.tell("tally", [name, True, []])
            self._tell(name, list(tally.here().items()))

    def _tell(self, name: str, counts: list[tuple[Hashable, int]]) -> None:
        for start in range(0, len(counts), KEYS_PER_NOTICE):
            part = [[_format_key(key), count] for key, count in counts[start : start + KEYS_PER_NOTICE]]
            self._peers.tell("tally", [name, False, part])

    def _note(self, process: str, body: Any) -> None:
        name, is_whole, counts = body
        if name in self._tallies:
            known = {_parse_key(key): int(count) for key, count in counts}
            self._tallies[name].note_elsewhere(process, known, is_whole=bool(is_whole))

    def _forget(self, process: str) -> None:
        for tally in self._tallies.values():
            tally.forget_elsewhere(process)


def _format_key(key: Hashable) -> str:
    return f"id {key.hex}" if isinstance(key, UUID) else f"is {key}"


def _parse_key(text: str) -> Hashable:
    kind, _, name = text.partition(" ")
    return UUID(hex=name) if kind == "id" else name
