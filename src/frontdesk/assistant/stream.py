"""The stream of a chat completion, read piece by piece: whatever a server sends, it ends in time, within bounds, whole or refused."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson

MAX_ANSWER_CHARS = 12_000
MAX_ARGUMENT_CHARS = 8_000
MAX_TOOL_CALLS = 8
STALL_TIMEOUT_S = 6.0
ANSWER_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Text:
    """The next words."""

    content: str


@dataclass(frozen=True, slots=True)
class HandOffAsked:
    """The model called its tool. Both texts are the model's, and may be empty."""

    reason: str
    summary: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is complete; `cut_off` by its token limit. Tokens and cost are None when the server did not say."""

    cut_off: bool
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None


Piece = Text | HandOffAsked | Finished


class ProviderFailed(Exception):
    """No answer, or none that is whole. `code` is a short name, `words` the provider's own where it said something."""

    def __init__(self, code: str, words: str, *, retryable: bool = False, retry_after_s: float | None = None) -> None:
        self.code, self.words, self.retryable, self.retry_after_s = code, words[:500], retryable, retry_after_s
        super().__init__(f"{code}: {self.words}")


async def read_pieces(
    parts: AsyncIterator[bytes], *, began: float, first_token_timeout_s: float, pause: Callable[[], Awaitable[None]]
) -> AsyncGenerator[Piece, None]:
    """The pieces in a server-sent stream that was asked for at `began` (the loop's time); its bytes come in any parts.

    Words are followed by a pause: what comes meanwhile gathers in the connection, and is read at once. They are shown no
    faster than that, and to read them one by one would be most of the work of many answers at once.

    The last is Finished. Raises ProviderFailed when there is no answer or it is not whole, TimeoutError when it is not there in time.
    """
    loop = asyncio.get_running_loop()
    size, finish, has_begun, is_done = 0, None, False, False
    usage: dict[str, Any] = {}
    arguments: dict[int, tuple[str, str]] = {}
    rest: list[bytes] = []
    while not is_done:
        deadline = loop.time() + STALL_TIMEOUT_S if has_begun else began + first_token_timeout_s
        async with asyncio.timeout_at(min(deadline, began + ANSWER_TIMEOUT_S)):
            part = await anext(parts, None)
        # at the end, a last line may lack its end
        *lines, last = (part if part is not None else b"\n").split(b"\n")
        if lines:
            lines[0] = b"".join([*rest, lines[0]])
            rest.clear()
        rest.append(last)
        words: list[str] = []
        is_done = part is None
        for line in lines:
            is_done = is_done or line.removeprefix(b"data:").strip() == b"[DONE]"
            chunk = {} if is_done else _chunk(line)
            usage = _dict(chunk.get("usage")) or usage
            choice = _dict(_first(chunk.get("choices")))
            finish = choice.get("finish_reason") or finish
            delta = _dict(choice.get("delta"))
            for call in _list(delta.get("tool_calls")):
                _collect(arguments, _dict(call))
                has_begun = True
            content = delta.get("content")
            if isinstance(content, str) and content:
                words.append(content)
        if words:
            has_begun = True
            size += sum(map(len, words))
            if size > MAX_ANSWER_CHARS:
                raise ProviderFailed("too_long", "the answer did not come to an end")
            yield Text("".join(words))
            if finish is None and not is_done:
                await pause()
    if finish is None:
        raise ProviderFailed("broken_off", "the answer broke off", retryable=not has_begun)
    if finish == "content_filter":
        raise ProviderFailed("filtered", "the provider held the answer back")
    asked = [text for name, text in arguments.values() if name == "hand_off"]
    if asked:
        yield _hand_off(asked[0])
    elif not size:
        raise ProviderFailed("empty", "the answer was empty", retryable=True)
    yield Finished(
        cut_off=finish == "length",
        prompt_tokens=_count(usage, "prompt_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
        cost_usd=_cost(usage),
    )


def _chunk(line: bytes) -> dict[str, Any]:
    """One event of the stream (WHATWG, server-sent events); what is no data is nothing. Raises ProviderFailed."""
    if not line.startswith(b"data:"):
        return {}
    try:
        chunk = orjson.loads(line[5:])
    except ValueError:
        chunk = _lenient(line[5:])
    if not isinstance(chunk, dict) or not isinstance(chunk.get("choices", []), list):
        raise ProviderFailed("malformed", "the provider's answer could not be read")
    if chunk.get("error"):
        said = _dict(chunk["error"]).get("message") or chunk["error"]
        raise ProviderFailed("provider_error", str(said), retryable=True)
    return chunk


def _lenient(data: bytes) -> object:
    # orjson refuses lone surrogates, which some models write; they are cleaned away later
    try:
        return json.loads(data.decode(errors="replace"))
    except (ValueError, RecursionError):
        raise ProviderFailed("malformed", "the provider's answer could not be read") from None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: object) -> object:
    found = _list(value)
    return found[0] if found else None


def _collect(arguments: dict[int, tuple[str, str]], part: dict[str, Any]) -> None:
    index, function = part.get("index", 0), _dict(part.get("function"))
    if not isinstance(index, int) or (len(arguments) >= MAX_TOOL_CALLS and index not in arguments):
        return
    name, text = arguments.get(index, ("", ""))
    more = function.get("arguments")
    text = (text + (more if isinstance(more, str) else ""))[:MAX_ARGUMENT_CHARS]
    arguments[index] = (str(function.get("name") or name), text)


def _hand_off(arguments: str) -> HandOffAsked:
    # the call itself is what counts: with arguments that cannot be read, a person is called all the same
    try:
        said = json.loads(arguments or "{}")
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    return HandOffAsked(*(str(said.get(name) or "")[:1000] for name in ("reason", "summary")))


def _count(usage: dict[str, Any], name: str) -> int | None:
    value = usage.get(name)
    return value if isinstance(value, int) and 0 <= value < 10_000_000 else None


def _cost(usage: dict[str, Any]) -> float | None:
    # OpenRouter's own field
    value = usage.get("cost")
    return float(value) if isinstance(value, int | float) and 0 <= value < 1000 else None
