"""Secrets do not get into the log, by whatever door."""

import json
import logging

import pytest
import structlog

from frontdesk.kit.logs import HIDDEN, hide_secrets, set_up_logs

KEY = "Zm9vYmFyYmF6cXV4MTIzNA"


@pytest.mark.parametrize(
    "text",
    [
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2VjcmV0c2lnbmF0dXJl was refused",
        "key sk-proj-abcdefgh12345678 is unknown",
        "Authorization: Bearer abcdef123456",
        "cannot reach postgresql://frontdesk:hunter2secret@db:5432/chat",
        f"GET /api/messages/{KEY} 500",
        f"GET /api/chats/{KEY}/close",
        "hash $argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
    ],
)
def test_texts_that_look_like_secrets_are_hidden(text: str) -> None:
    shown = hide_secrets(None, "info", {"event": text, "nested": {"list": [text]}})
    for secret in ("c2VjcmV0", "abcdefgh", "abcdef123456", "hunter2", KEY, "c2FsdA"):
        assert secret not in str(shown)
    assert HIDDEN in str(shown["event"])
    assert HIDDEN in str(shown["nested"])


def test_fields_named_after_secrets_are_hidden() -> None:
    shown = hide_secrets(
        None,
        "info",
        {"event": "sign-in", "password": "admin123", "facts": {"Token": "abc"}, "key": None, "email": "a@b.c"},
    )
    assert shown == {"event": "sign-in", "password": HIDDEN, "facts": {"Token": HIDDEN}, "key": None, "email": "a@b.c"}


def test_ordinary_texts_stay() -> None:
    text = "GET /api/chats/{sessionId} 200 in 3 ms, task-runner ok, http://example.com:8080/a@b"
    assert hide_secrets(None, "info", {"event": text})["event"] == text


@pytest.fixture
def restored_logging() -> object:
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers, logging.getLogger().level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.usefixtures("restored_logging")
def test_in_production_a_line_is_json_and_a_librarys_lines_are_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", as_json=True)
    structlog.get_logger("frontdesk.chat").info("message stored", seq=7, password="hunter2")
    try:
        raise ValueError("no postgresql://a:hunter2@host/")
    except ValueError:
        logging.getLogger("some.library").exception("it failed with %s", "sk-hunter2hunter2")
    logging.getLogger("some.library").debug("too much")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["level"], line["logger"]) for line in lines] == [
        ("message stored", "info", "frontdesk.chat"),
        (f"it failed with {HIDDEN}", "error", "some.library"),
    ]
    assert "Traceback" in lines[1]["exception"]
    assert "hunter2" not in str(lines)
