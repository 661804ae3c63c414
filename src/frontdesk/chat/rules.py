"""The rules of a conversation, pure: states, who may change them, and what a message may be.

    ai ──request──▶ waiting ──take over──▶ human ──close──▶ closed
    ai ◀─withdraw── waiting                human ──hand back──▶ ai
    closed ──the visitor writes again──▶ ai          closed ──reopen, reply──▶ human          closed ──request──▶ waiting

With the assistant off, `ai` is passed over: whatever would lead there leads to `waiting`, nothing can be withdrawn, and a visitor
who writes while the chat is still the assistant's waits for a person.
"""

from dataclasses import dataclass
from enum import StrEnum

PREVIEW_CHARS = 120
CLIENT_ID_MAX_CHARS = 100
KEY_MIN_CHARS = 20
KEY_MAX_CHARS = 200


class State(StrEnum):
    """Who answers now."""

    AI = "ai"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Sender(StrEnum):
    """Who said it; the names are the reference's."""

    USER = "user"
    ADMIN = "admin"
    AI = "ai"
    SYSTEM = "system"


class Action(StrEnum):
    """What changes a state, other than a message; the value is the name in the event record, after `session.`."""

    REQUEST = "requested"
    WITHDRAW = "withdrawn"
    TAKE_OVER = "taken_over"
    HAND_BACK = "handed_back"
    CLOSE = "closed"
    REOPEN = "reopened"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states an action leads where; in the states of `settled` it is done already and changes nothing."""

    sources: frozenset[State]
    target: State
    settled: frozenset[State] = frozenset()


TRANSITIONS: dict[Action, Transition] = {
    Action.REQUEST: Transition(
        frozenset({State.AI, State.CLOSED}), State.WAITING, frozenset({State.WAITING, State.HUMAN})
    ),
    Action.WITHDRAW: Transition(frozenset({State.WAITING}), State.AI, frozenset({State.AI})),
    Action.TAKE_OVER: Transition(frozenset({State.AI, State.WAITING, State.CLOSED}), State.HUMAN),
    Action.HAND_BACK: Transition(frozenset({State.HUMAN}), State.AI, frozenset({State.AI})),
    Action.CLOSE: Transition(
        frozenset({State.AI, State.WAITING, State.HUMAN}), State.CLOSED, frozenset({State.CLOSED})
    ),
    Action.REOPEN: Transition(frozenset({State.CLOSED}), State.HUMAN),
}


def resting_state(*, assistant_is_on: bool) -> State:
    """Where a chat is that no person has: with the assistant, or waiting for somebody."""
    return State.AI if assistant_is_on else State.WAITING


def next_state(state: State, action: Action, *, assistant_is_on: bool) -> State | None:
    """The state after `action`; `state` itself where it is done already; None where it is not allowed."""
    transition = TRANSITIONS[action]
    if state in transition.sources:
        if transition.target is not State.AI or assistant_is_on:
            return transition.target
        return State.WAITING if action is Action.HAND_BACK else None
    if state in transition.settled:
        return state
    return None


def is_handed_off(state: State) -> bool:
    """The reference's flag: a person has the chat, or is asked for."""
    return state in (State.WAITING, State.HUMAN)


def preview(content: str) -> str:
    """One line for the list of chats: white space folded, at most `PREVIEW_CHARS` characters."""
    line = " ".join(content[: PREVIEW_CHARS * 4].split())
    return line if len(line) <= PREVIEW_CHARS else line[: PREVIEW_CHARS - 1] + "…"


def is_key(text: str) -> bool:
    """Whether `text` can be a visitor's session key: 20 to 200 characters of RFC 3986's unreserved set and `:`."""
    return (
        KEY_MIN_CHARS <= len(text) <= KEY_MAX_CHARS
        and text.isascii()
        and all(c.isalnum() or c in "-._~:" for c in text)
    )


def other_side(sender: Sender) -> bool:
    """Whether the visitor is the reader of what `sender` said (else the team is); notices are nobody's to read."""
    return sender in (Sender.ADMIN, Sender.AI)
