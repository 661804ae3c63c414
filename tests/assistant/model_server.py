"""An OpenAI-compatible server that behaves, or misbehaves, as the model's name says; served over real HTTP."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

# a model that knows these few things: words of one line mean the same
_CONCEPTS = (
    "price cost much euro owe expensive charge",
    "delivery shipping arrive parcel post",
    "broken defect flicker dead repair",
)


def embedding(text: str, numbers: int = 256) -> list[float]:
    """The sum of what its words mean: known concepts point their own way, and any other word a way of its own."""
    total = [0.0] * numbers
    for word in re.findall(r"[a-z]+", text.lower()):
        concept = next((line for line in _CONCEPTS if word in line.split()), None)
        # what is not known hardly counts: it is the small words of every sentence
        weight, rng = (1.0, random.Random(concept)) if concept else (0.15, random.Random(word))
        for n in range(numbers):
            total[n] += weight * rng.gauss(0, 1)
    return total


@dataclass
class Called:
    """One call as the server saw it."""

    model: str
    body: dict[str, Any]
    key: str | None
    port: int | None = None
    """the connection that it came by"""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    is_complete: bool = False


class ModelServer:
    """Remembers its calls. `says` is what the model "says" writes; `answer` may be replaced for one that depends on the question."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Called] = []
        self.says = "Delivery takes 2 to 4 working days [1]."
        self.answer: Callable[[dict[str, Any]], str] | None = None
        self.word_pause_s = 0.0
        self.first_pause_s = 0.0
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self._tries: Counter[str] = Counter()
        self.embedded: list[str] = []
        self.app = Starlette(
            routes=[
                Route("/v1/chat/completions", self._complete, methods=["POST"]),
                Route("/v1/embeddings", self._embed, methods=["POST"]),
            ]
        )

    async def _embed(self, request: Request) -> Response:
        body = await request.json()
        texts: list[str] = body["input"]
        match body["model"]:
            case "embed-stall":
                # until the test ends: nobody tells a plain handler that its client has gone
                await self.go_on.wait()
            case "embed-500":
                return _error(500, "The embedding model had an error.")
            case "embed-unknown":
                return _error(404, "The model does not exist.")
            case "embed-too-few":
                return JSONResponse({"data": []})
            case "embed-zeros":
                return JSONResponse({"data": [{"index": n, "embedding": [0.0] * 64} for n in range(len(texts))]})
            case "embed-words":
                return JSONResponse({"data": [{"index": n, "embedding": ["a", "b"]} for n in range(len(texts))]})
            case "embed-html":
                return Response("<h1>Welcome to nginx!</h1>", media_type="text/html")
        self.embedded.extend(texts)
        data = [{"index": n, "embedding": embedding(text)} for n, text in enumerate(texts)]
        return JSONResponse({"object": "list", "model": body["model"], "data": data[::-1]})

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        called = Called(body["model"], body, key, request.client and request.client.port)
        self.calls.append(called)
        self._tries[called.model] += 1
        failure = self._failure(called.model)
        if failure is not None:
            called.ended.set()
            return failure
        return StreamingResponse(self._stream(called), media_type="text/event-stream")

    def _failure(self, model: str) -> Response | None:
        first = self._tries[model] == 1
        match model:
            case "wrong-key":
                return _error(401, "Incorrect API key provided.")
            case "unknown":
                return _error(404, "The model `unknown` does not exist.")
            case "always-500":
                return _error(500, "The server had an error.")
            case "429-then-200" if first:
                return _error(429, "Slow down.", {"retry-after": "1"})
            case "429-for-long":
                return _error(429, "You exceeded your quota.", {"retry-after": "3600"})
            case "no-temperature" if first:
                return _error(
                    400, "Unsupported value: 'temperature' does not support 0.3 with this model.", param="temperature"
                )
            case "no-stream":
                return JSONResponse({"choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]})
            case "html":
                return Response("<h1>Welcome to nginx!</h1>", media_type="text/html")
        return None

    async def _stream(self, called: Called) -> AsyncIterator[str]:
        try:
            async for line in self._lines(called):
                yield line
            called.is_complete = True
        finally:
            called.ended.set()

    async def _lines(self, called: Called) -> AsyncIterator[str]:  # noqa: C901 - a table of behaviours
        await asyncio.sleep(self.first_pause_s)
        match called.model:
            case "stall":
                self.begun.set()
                await asyncio.Event().wait()
            case "stall-in-answer":
                yield _chunk("Delivery takes ")
                self.begun.set()
                await asyncio.Event().wait()
            case "wait-in-answer":
                yield _chunk("Delivery takes ")
                self.begun.set()
                await self.go_on.wait()
                yield _chunk("3 days [1].")
                yield _chunk(None, finish="stop")
            case "break-off":
                yield _chunk("Delivery takes ")
                raise RuntimeError("the server dies")
            case "end-without-end":
                yield _chunk("Delivery takes ")
            case "break-off-after-end":
                yield _chunk("Delivery takes 3 days.") + _chunk(None, finish="stop") + "data: [DONE]\n\n"
                raise RuntimeError("the server dies")
            case "error-in-stream":
                yield _chunk("Delivery takes ")
                yield 'data: {"error": {"message": "The model is overloaded.", "code": 503}}\n\n'
            case "broken-json":
                yield 'data: {"choices": [{"delta": {"content": "De\n\n'
            case "strange-json":
                yield 'data: [1, 2, 3]\n\ndata: {"choices": "none"}\n\n'
            case "endless":
                for _ in range(100_000):
                    yield _chunk("and so on " * 50)
            case "endless-line":
                yield "data: "
                for _ in range(100_000):
                    yield "x" * 65_536
            case "empty-choices":
                yield 'data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": []}\n\n'
                yield "data: [DONE]\n\n"
            case "empty":
                yield _chunk(None, finish="stop")
            case "filtered":
                yield _chunk("I ", finish="content_filter")
            case "hand-off":
                yield _tool('{"reason": "wants a refund", ')
                yield _tool('"summary": "Order 17 arrived broken."}', named=False)
                yield _chunk(None, finish="tool_calls")
            case "hand-off-broken":
                yield _tool('{"reason": "wants a ref')
                yield _chunk(None, finish="tool_calls")
            case "strange-tool":
                yield _tool("{}", name="delete_database")
                yield _chunk("All is well.")
                yield _chunk(None, finish="stop")
            case "length":
                yield _chunk("One whole sentence. And one that is cut")
                yield _chunk(None, finish="length")
            case _:
                said = self.answer(called.body) if self.answer else self.says
                for word in said.split(" "):
                    yield _chunk(word + " ")
                    self.begun.set()
                    await asyncio.sleep(self.word_pause_s)
                yield _chunk(None, finish="stop")
                yield _usage()
                yield "data: [DONE]\n\n"


def _chunk(content: str | None, *, finish: str | None = None) -> str:
    delta = {"content": content} if content is not None else {}
    return _line([{"index": 0, "delta": delta, "finish_reason": finish}])


def _tool(arguments: str, *, name: str = "hand_off", named: bool = True) -> str:
    function = {"arguments": arguments, **({"name": name} if named else {})}
    return _line(
        [
            {
                "index": 0,
                "delta": {"tool_calls": [{"index": 0, "id": "t", "type": "function", "function": function}]},
                "finish_reason": None,
            }
        ]
    )


def _usage() -> str:
    return _line([], usage={"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100})


def _line(choices: list[Any], **more: Any) -> str:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices, **more}
    # as ASCII: lone surrogates are written as escapes, and get to the client
    return f"data: {json.dumps(chunk)}\n\n"


def _error(status: int, message: str, headers: dict[str, str] | None = None, param: str | None = None) -> Response:
    return JSONResponse({"error": {"message": message, "type": "x", "param": param}}, status, headers)
