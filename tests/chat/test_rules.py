"""The state machine as a table."""

import pytest

from frontdesk.chat.rules import Action, State, is_key, next_state, preview

A, W, H, C = State.AI, State.WAITING, State.HUMAN, State.CLOSED

# action: what it makes of (ai, waiting, human, closed), with the assistant on and off; None: refused
TABLE = {
    Action.REQUEST: ((W, W, H, W), (W, W, H, W)),
    Action.WITHDRAW: ((A, A, None, None), (A, None, None, None)),
    Action.TAKE_OVER: ((H, H, None, H), (H, H, None, H)),
    Action.HAND_BACK: ((A, None, A, None), (A, None, W, None)),
    Action.CLOSE: ((C, C, C, C), (C, C, C, C)),
    Action.REOPEN: ((None, None, None, H), (None, None, None, H)),
}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("assistant_is_on", [True, False])
def test_each_action_leads_where_the_table_says(action: Action, assistant_is_on: bool) -> None:
    expected = TABLE[action][0 if assistant_is_on else 1]
    assert tuple(next_state(state, action, assistant_is_on=assistant_is_on) for state in (A, W, H, C)) == expected


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("a" * 20, True),
        ("a" * 19, False),
        ("a" * 200, True),
        ("a" * 201, False),
        ("0b0e9f6e-3c1c-4c86-9a3c-2f1d6b8f8d11", True),
        ("visitor:1234.5678_90~abc-def", True),
        ("spaces are not allowed here", False),
        ("ключ-ключ-ключ-ключ-ключ", False),
        ("../../../../../../etc/passwd", False),
        ("", False),
    ],
)
def test_keys(key: str, good: bool) -> None:
    assert is_key(key) is good


def test_a_preview_is_one_short_line() -> None:
    assert preview("  two\n\nlines ") == "two lines"
    assert len(preview("word " * 100)) == 120
    assert preview("word " * 100).endswith("…")
    assert preview("x" * 120) == "x" * 120
