"""Logs: lines to read in development, JSON in production, and in both a last net for what must not stand in them."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

HIDDEN = "[hidden]"

# Field names whose values are secrets, or what people wrote. Code does not log these; the net is for the day it does.
SECRET_FIELDS = frozenset(
    {"authorization", "auth", "content", "cookie", "database_url", "jwt_secret", "key", "key_hash", "password"}
    | {"password_hash", "preview", "secret", "secret_key", "session_key", "text", "token", "x_session_id"}
)
SECRET_PATTERNS = (
    (re.compile(r"\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*"), HIDDEN),  # a JSON Web Token
    (re.compile(r"\bsk-[\w-]{8,}"), HIDDEN),  # an AI provider's key
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"(://[^\s:/@]*:)[^\s/@]+@"), rf"\1{HIDDEN}@"),  # a password in an address
    (re.compile(r"(/api/(?:chats|messages)/)[\w.~:-]{20,}"), rf"\1{HIDDEN}"),  # a visitor's key
    (re.compile(r"\$argon2\w*\$\S+"), HIDDEN),
)


def set_up_logs(level: str, *, as_json: bool) -> None:
    """Everything that Frontdesk and its libraries log goes to standard error from here on, at `level` (`DEBUG` … `ERROR`) and above."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(_json)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # they log each statement's values, each request's address, or their own progress, at their lower levels
    for name in ("sqlalchemy", "alembic", "asyncio", "aiohttp.client", "uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # the middleware writes that line, without keys in it
    logging.getLogger("uvicorn.access").disabled = True


def hide_secrets(_: object, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same fields with HIDDEN in place of secrets: by the field's name, and by the look of the text."""
    for name, value in fields.items():
        fields[name] = HIDDEN if name.lower() in SECRET_FIELDS and value is not None else _hidden(value)
    return fields


def _hidden(value: object) -> object:
    if isinstance(value, str):
        for pattern, replacement in SECRET_PATTERNS:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, Mapping):
        return hide_secrets(None, "", {str(name): inner for name, inner in value.items()})
    if isinstance(value, list | tuple):
        return [_hidden(inner) for inner in value]
    return value


def _json(fields: object, **_: object) -> str:
    return orjson.dumps(fields, default=str, option=orjson.OPT_NON_STR_KEYS).decode("utf-8", "replace")
