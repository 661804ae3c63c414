"""A model's answer as a stream of pieces, from any server that speaks OpenAI's chat completions.

Whatever the server does, the stream ends: in time, within bounds, with `Finished` or with `ProviderFailed`. Leaving the stream
early closes the connection, so that nobody goes on writing, and charging, what nobody will read.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson

from frontdesk.assistant import outgoing
from frontdesk.assistant.stream import Piece, ProviderFailed, read_pieces

MAX_RESPONSE_BYTES = 4_000_000
MAX_ERROR_BYTES = 64_000
# After `[DONE]` the response itself still has to end, or its connection cannot be used again; nearly always it has.
END_WITHIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask, and whom."""

    base_url: str
    key: str | None
    model: str
    messages: list[dict[str, str]] = field(repr=False)
    temperature: float
    max_tokens: int
    first_token_timeout_s: float
    pause: Callable[[], Awaitable[None]]
    """awaited after words, until those that follow may come"""
    tools: list[dict[str, Any]] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True)
class Embedding:
    """Texts whose vectors are wanted."""

    base_url: str
    key: str | None
    model: str
    texts: list[str] = field(repr=False)
    within_s: float


class Providers:
    """Connections to providers, kept open between answers."""

    def __init__(self, *, allow_private: bool) -> None:
        self._client = outgoing.Client(allow_private=allow_private)
        # parameters that a model's server has refused before: (base_url, model) → names
        self._refused: dict[tuple[str, str], set[str]] = {}

    async def stream(self, call: Call) -> AsyncGenerator[Piece, None]:
        """The answer's pieces; the last is Finished, or HandOffAsked and then Finished. Raises ProviderFailed.

        Close it (`aclosing`) when you leave early.
        """
        began = asyncio.get_running_loop().time()
        response: outgoing.Response | None = None
        try:
            async with asyncio.timeout_at(began + call.first_token_timeout_s):
                response = await self._open(call)
            parts = response.parts(max_bytes=MAX_RESPONSE_BYTES)
            pause = partial(_hold, response, call.pause)
            async with aclosing(
                read_pieces(parts, began=began, first_token_timeout_s=call.first_token_timeout_s, pause=pause)
            ) as pieces:
                async for piece in pieces:
                    yield piece
            await _read_to_end(parts)
        except TimeoutError:
            raise ProviderFailed("timeout", "the provider did not answer in time") from None
        except outgoing.TooLarge:
            raise ProviderFailed("too_long", "the answer did not come to an end") from None
        except outgoing.Unreachable as error:
            raise _unreachable(error) from error
        finally:
            if response is not None:
                response.close()

    async def embed(self, wanted: Embedding) -> list[list[float]]:
        """The texts' vectors, in their order. Raises ProviderFailed, also when their number is another than the texts'."""
        asked = {"model": wanted.model, "input": wanted.texts, "encoding_format": "float"}
        try:
            async with asyncio.timeout(wanted.within_s):
                async with await self._post(wanted.base_url, "embeddings", wanted.key, asked) as response:
                    if response.status != 200:
                        raise _refusal(response, await _read_error(response))
                    body = b"".join([part async for part in response.parts(max_bytes=MAX_RESPONSE_BYTES)])
            answer = orjson.loads(body)
            made = [
                [float(number) for number in one["embedding"]]
                for one in sorted(answer["data"], key=lambda one: one["index"])
            ]
        except TimeoutError:
            raise ProviderFailed("timeout", "the embedding model did not answer in time") from None
        except outgoing.Unreachable as error:
            raise _unreachable(error) from error
        except (outgoing.TooLarge, LookupError, TypeError, ValueError):
            raise ProviderFailed("malformed", "the embedding model's answer could not be read") from None
        if len(made) != len(wanted.texts):
            raise ProviderFailed("malformed", "the embedding model's answer is for another number of texts")
        return made

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def _open(self, call: Call) -> outgoing.Response:
        """The response, of which nothing but the head has been read. Raises ProviderFailed when it refuses."""
        refused = self._refused.setdefault((call.base_url, call.model), set())
        while True:
            response = await self._post(call.base_url, "chat/completions", call.key, _arguments(call, refused))
            if response.status == 200:
                return response
            async with response:
                said = await _read_error(response)
                name = _refused_parameter(said) if response.status == 400 else None
                if name is None or name in refused:
                    raise _refusal(response, said)
                refused.add(name)

    async def _post(self, base_url: str, path: str, key: str | None, asked: dict[str, Any]) -> outgoing.Response:
        headers = {"Content-Type": "application/json", "User-Agent": "Frontdesk"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        # not orjson: what a lone surrogate is in must not fail here
        body = json.dumps(asked).encode()
        url = f"{base_url.rstrip('/')}/{path}"
        return await self._client.request("POST", url, headers=headers, body=body)


async def _hold(response: outgoing.Response, pause: Callable[[], Awaitable[None]]) -> None:
    with response.held():
        await pause()


async def _read_to_end(parts: AsyncIterator[bytes]) -> None:
    # the answer is complete: whatever comes of this, it only decides whether the connection can be used again
    with contextlib.suppress(TimeoutError, outgoing.Unreachable, outgoing.TooLarge):
        async with asyncio.timeout(END_WITHIN_S):
            async for _ in parts:
                pass


async def _read_error(response: outgoing.Response) -> str:
    """What a server says that refuses, as text of at most MAX_ERROR_BYTES."""
    said = b""
    with contextlib.suppress(outgoing.TooLarge):
        async for part in response.parts(max_bytes=MAX_ERROR_BYTES):
            said += part
    return said.decode(errors="replace")


def _arguments(call: Call, refused: set[str]) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "model": call.model,
        "messages": call.messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": call.temperature,
        "max_tokens": call.max_tokens,
    }
    if call.tools:
        wanted["tools"] = call.tools
    arguments = {name: value for name, value in wanted.items() if name not in refused}
    if "max_tokens" in refused and "max_completion_tokens" not in refused:
        arguments["max_completion_tokens"] = call.max_tokens
    return arguments


def _refused_parameter(said: str) -> str | None:
    """Newer models refuse a temperature or the old name of the token limit; small servers refuse tools."""
    # in this order: the new name stands in the message that refuses the old one
    for name in ("max_tokens", "max_completion_tokens", "temperature", "stream_options", "tools"):
        if name in said:
            return name
    return None


def _refusal(response: outgoing.Response, said: str) -> ProviderFailed:
    words = _words(said) or f"status {response.status}"
    match response.status:
        case 401 | 403:
            return ProviderFailed("refused_key", words)
        case 404:
            return ProviderFailed("unknown_model", words)
        case 429:
            return ProviderFailed("rate_limited", words, retryable=True, retry_after_s=_retry_after(response))
        case status if status >= 500 or status == 408:
            return ProviderFailed("provider_error", words, retryable=True)
    return ProviderFailed("bad_request", words)


def _unreachable(error: outgoing.Unreachable) -> ProviderFailed:
    if isinstance(error, outgoing.NotAllowed):
        return ProviderFailed("not_allowed", "the provider's address lies inside the network")
    return ProviderFailed("unreachable", "the provider cannot be reached, or broke off", retryable=True)


def _words(said: str) -> str | None:
    """The message in a server's own words: `{"error": {"message": …}}`, as OpenAI has it, or what others make of it."""
    try:
        body = json.loads(said)
    except (ValueError, RecursionError):
        return None
    error = body.get("error", body) if isinstance(body, dict) else None
    words = error.get("message") if isinstance(error, dict) else error
    return words if isinstance(words, str) else None


def _retry_after(response: outgoing.Response) -> float | None:
    try:
        return max(0.0, float(response.header("Retry-After")))
    except ValueError:
        return None
