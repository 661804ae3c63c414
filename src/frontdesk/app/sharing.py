"""What several Frontdesks on one database share beside it: what happens, who is there, and what was let through of each limit."""

import asyncio
from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from frontdesk.accounts.backoff import Backoff
from frontdesk.chat.events import Publisher, TeamTold
from frontdesk.chat.presence import Presence
from frontdesk.chat.relay import Relay
from frontdesk.chat.team import Team
from frontdesk.kit.limits import Limiter
from frontdesk.kit.tasks import Tasks
from frontdesk.store.engine import Store
from frontdesk.store.peers import Peers

SPENT_EVERY_S = 0.5
"""So late do other processes count what one lets through: for so long may several of them let through their burst each."""


def share(
    peers: Peers,
    store: Store,
    tasks: Tasks,
    publisher: Publisher,
    presence: Presence,
    team: Team,
    limiters: Iterable[tuple[str, Limiter]],
    backoffs: Iterable[tuple[str, Backoff]],
) -> None:
    """From now on this process and the others on its database are one to those who use them."""
    relay = Relay(peers, store, presence, publisher.tell_of_elsewhere)
    publisher.subscribe(relay.pass_on)
    _share_seats(peers, team, publisher)
    tasks.keep("other processes", peers.run)
    tasks.keep("facts of other processes", relay.run)
    tasks.keep("shared limits", partial(_share_limits, peers, dict(limiters)))
    tasks.keep("shared guesses", partial(_share_guesses, peers, dict(backoffs)))


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


def _format_key(key: Hashable) -> str:
    return f"id {key.hex}" if isinstance(key, UUID) else f"is {key}"


def _parse_key(text: str) -> Hashable:
    kind, _, name = text.partition(" ")
    return UUID(hex=name) if kind == "id" else name
