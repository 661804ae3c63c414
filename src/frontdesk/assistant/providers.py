"""A model's answer as a stream of pieces, from any server that speaks OpenAI's chat completions.

Whatever the server does, the stream ends: in time, within bounds, with `Finished` or with `ProviderFailed`. Leaving the stream
early closes the connection, so that nobody goes on writing, and charging, what nobody will read.
"""

import asyncio
import contextlib
import importlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx2

from frontdesk.assistant import outgoing
from frontdesk.assistant.stream import ANSWER_TIMEOUT_S, Piece, ProviderFailed, read_pieces

MAX_RESPONSE_BYTES = 4_000_000
CONNECT_TIMEOUT_S = 5.0
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
    step_s: Callable[[], float]
    """how long words may wait for those that follow, in seconds"""
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
        self._allow_private = allow_private
        self._lines: dict[str, httpx2.AsyncClient] = {}
        self._sdk: Any = None
        # base_url → (key, the SDK's client)
        self._clients: dict[str, tuple[str | None, Any]] = {}
        # parameters that a model's server has refused before: (base_url, model) → names
        self._refused: dict[tuple[str, str], set[str]] = {}

    async def stream(self, call: Call) -> AsyncGenerator[Piece, None]:
        """The answer's pieces; the last is Finished, or HandOffAsked and then Finished. Raises ProviderFailed.

        Close it (`aclosing`) when you leave early.
        """
        sdk = await self._load_sdk()
        client = self._client(sdk, call.base_url, call.key)
        began = asyncio.get_running_loop().time()
        try:
            async with AsyncExitStack() as until_read:
                async with asyncio.timeout_at(began + call.first_token_timeout_s):
                    response = await self._open(sdk, client, call, until_read)
                parts = response.iter_bytes()
                async with aclosing(
                    read_pieces(
                        parts,
                        began=began,
                        first_token_timeout_s=call.first_token_timeout_s,
                        step_s=call.step_s,
                    )
                ) as pieces:
                    async for piece in pieces:
                        yield piece
                await _read_to_end(parts)
        except TimeoutError:
            raise ProviderFailed("timeout", "the provider did not answer in time") from None
        except (sdk.OpenAIError, httpx2.HTTPError) as error:
            raise _translate(sdk, error) from error

    async def embed(self, wanted: Embedding) -> list[list[float]]:
        """The texts' vectors, in their order. Raises ProviderFailed, also when their number is another than the texts'."""
        sdk = await self._load_sdk()
        client = self._client(sdk, wanted.base_url, wanted.key)
        try:
            async with asyncio.timeout(wanted.within_s):
                answer = await client.embeddings.create(model=wanted.model, input=wanted.texts, encoding_format="float")
            made = [
                [float(number) for number in one.embedding] for one in sorted(answer.data, key=lambda one: one.index)
            ]
        except TimeoutError:
            raise ProviderFailed("timeout", "the embedding model did not answer in time") from None
        except (sdk.OpenAIError, httpx2.HTTPError) as error:
            raise _translate(sdk, error) from error
        except (AttributeError, TypeError, ValueError):
            # the SDK lets through whatever a server sends
            raise ProviderFailed("malformed", "the embedding model's answer could not be read") from None
        if len(made) != len(wanted.texts):
            raise ProviderFailed("malformed", "the embedding model's answer is for another number of texts")
        return made

    async def close(self) -> None:
        """Close all connections."""
        for line in self._lines.values():
            await line.aclose()
        self._lines.clear()
        self._clients.clear()

    async def _load_sdk(self) -> Any:
        if self._sdk is None:
            # takes most of a second, once: not on the event loop's time
            self._sdk = await asyncio.to_thread(importlib.import_module, "openai")
        return self._sdk

    def _client(self, sdk: Any, base_url: str, key: str | None) -> Any:
        known_key, client = self._clients.get(base_url, (None, None))
        if client is None or known_key != key:
            client = sdk.AsyncOpenAI(
                # servers of one's own need none, and the SDK insists
                api_key=key or "none",
                base_url=base_url,
                http_client=self._line(base_url),
                max_retries=0,
            )
            self._clients[base_url] = key, client
        return client

    def _line(self, base_url: str) -> httpx2.AsyncClient:
        # one for each server: a connection is never used for a host whose certificate it was not opened with
        line = self._lines.get(base_url)
        if line is None:
            timeout = httpx2.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
            transport = _Bounded(outgoing.GuardedTransport(allow_private=self._allow_private))
            line = httpx2.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)
            self._lines[base_url] = line
        return line

    async def _open(self, sdk: Any, client: Any, call: Call, until_read: AsyncExitStack) -> Any:
        refused = self._refused.setdefault((call.base_url, call.model), set())
        while True:
            try:
                # unparsed: the SDK makes five objects of every word, and two hundred answers would be a core's whole work
                raw = client.chat.completions.with_streaming_response.create(**_arguments(call, refused))
                return await until_read.enter_async_context(raw)
            except sdk.BadRequestError as error:
                name = _refused_parameter(error)
                if name is None or name in refused:
                    raise
                refused.add(name)


async def _read_to_end(parts: AsyncIterator[bytes]) -> None:
    # the answer is complete: whatever comes of this, it only decides whether the connection can be used again
    with contextlib.suppress(TimeoutError, httpx2.HTTPError):
        async with asyncio.timeout(END_WITHIN_S):
            async for _ in parts:
                pass


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


def _refused_parameter(error: Any) -> str | None:
    """Newer models refuse a temperature or the old name of the token limit; small servers refuse tools."""
    said = f"{getattr(error, 'param', None)} {error}"
    # in this order: the new name stands in the message that refuses the old one
    for name in ("max_tokens", "max_completion_tokens", "temperature", "stream_options", "tools"):
        if name in said:
            return name
    return None


def _translate(sdk: Any, error: Exception) -> ProviderFailed:
    blocked: BaseException | None = error
    while blocked is not None:
        if isinstance(blocked, outgoing.NotAllowed):
            return ProviderFailed("not_allowed", str(blocked))
        blocked = blocked.__cause__
    if isinstance(error, sdk.APIStatusError):
        words = _words(error)
        match error.status_code:
            case 401 | 403:
                return ProviderFailed("refused_key", words)
            case 404:
                return ProviderFailed("unknown_model", words)
            case 429:
                return ProviderFailed("rate_limited", words, retryable=True, retry_after_s=_retry_after(error))
            case status if status >= 500 or status == 408:
                return ProviderFailed("provider_error", words, retryable=True)
        return ProviderFailed("bad_request", words)
    if isinstance(error, sdk.APITimeoutError | httpx2.TimeoutException):
        return ProviderFailed("timeout", "the provider did not answer in time")
    if isinstance(error, sdk.APIConnectionError | httpx2.HTTPError):
        return ProviderFailed("unreachable", "the provider cannot be reached, or broke off", retryable=True)
    if isinstance(error, sdk.APIError):
        return ProviderFailed("provider_error", str(error.message), retryable=True)
    return ProviderFailed("malformed", "the provider's answer could not be read")


def _words(error: Any) -> str:
    body = error.body
    said = body.get("message") if isinstance(body, dict) else None
    return said if isinstance(said, str) and said else f"status {error.status_code}"


def _retry_after(error: Any) -> float | None:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None


class _Bounded(httpx2.AsyncBaseTransport):
    """Lets no response grow beyond MAX_RESPONSE_BYTES: the SDK would gather a line of any length."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _BoundedStream(response.stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._inner:
            size += len(part)
            if size > MAX_RESPONSE_BYTES:
                raise httpx2.ReadError("the response does not come to an end")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()
