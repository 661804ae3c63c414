"""The knowledge over HTTP: what was taught, with its state; files come as they are, in the body."""

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import AfterValidator, Field
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.roles import Admin
from frontdesk.assistant.knowledge import sources
from frontdesk.assistant.knowledge.embedder import Embedder
from frontdesk.assistant.knowledge.reader import Reader, remove_source
from frontdesk.assistant.knowledge.reading import MAX_FILE_BYTES
from frontdesk.assistant.knowledge.search import search
from frontdesk.assistant.knowledge.sources import Kind, NewSource, Source
from frontdesk.assistant.trial import passage_json
from frontdesk.chat.queries import insert_event
from frontdesk.errors import InvalidInput, NotFound, TooLarge
from frontdesk.kit.clock import iso
from frontdesk.store.engine import Store
from frontdesk.web.wire import JsonResponse, Wire, json_router

PAGE = 100
_KINDS_BY_ENDING = {
    "md": Kind.MARKDOWN,
    "markdown": Kind.MARKDOWN,
    "txt": Kind.TEXT,
    "html": Kind.HTML,
    "htm": Kind.HTML,
    "pdf": Kind.PDF,
}


def _check_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
    except ValueError:
        usable = False
    if not usable or any(char.isspace() for char in value):
        raise ValueError("should be an address that begins with https:// or http://")
    return value


Title = Annotated[str, Field(min_length=1, max_length=300)]
Address = Annotated[str, Field(max_length=2000), AfterValidator(_check_address)]
RefreshHours = Annotated[int, Field(ge=1, le=24 * 30)]
SourceId = Annotated[UUID, Path(alias="id")]


class NewSourceBody(Wire):
    """`answer`: the title is the question, the content its answer; `page`: only `url` counts; else a text of that kind."""

    kind: Annotated[Kind, Field(strict=False)]
    title: Title | None = None
    content: Annotated[str, Field(max_length=200_000)] | None = None
    url: Address | None = None
    refresh_hours: RefreshHours | None = None


class SourceChange(Wire):
    """What is left out stays."""

    title: Title | None = None
    content: Annotated[str, Field(min_length=1, max_length=200_000)] | None = None
    url: Address | None = None
    refresh_hours: RefreshHours | None = None


def knowledge_router(store: Store, reader: Reader, embedder: Embedder) -> APIRouter:
    """`/api/ai/knowledge`."""
    router = json_router("/api/ai/knowledge", tag="knowledge")

    async def add(admin: CurrentAdmin, new: NewSource) -> JsonResponse:
        async with store.begin() as tx:
            source = await sources.add_source(tx, new)
            await _record(tx, admin, "knowledge.added", source.id, source.title)
        reader.wake()
        return JsonResponse({"source": source_json(source)}, status_code=201)

    @router.get("", summary="What the assistant was taught, newest first")
    async def list_all(
        after: Annotated[UUID | None, Query(description="`id` of the last source of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE)] = 50,
    ) -> JsonResponse:
        async with store.begin() as tx:
            found = await sources.list_sources(tx, after=after, limit=limit + 1)
            total = await sources.count_sources(tx)
            known = await embedder.read_status(tx)
        shown = [source_json(source) for source in found[:limit]]
        return JsonResponse({"sources": shown, "hasMore": len(found) > limit, "total": total, "vectors": known})

    @router.post("", status_code=201, summary="Teach an answer, a text or a page")
    async def teach(admin: CurrentAdmin, body: NewSourceBody) -> JsonResponse:
        return await add(admin, _new_source(body))

    @router.post("/files", status_code=201, summary="Teach a file: its bytes are the body")
    async def upload(
        admin: CurrentAdmin,
        request: Request,
        name: Annotated[str, Query(min_length=1, max_length=300, description="`guide.pdf`; .md, .txt, .html or .pdf")],
        url: Annotated[Address | None, Query(description="what visitors are shown as its source")] = None,
    ) -> JsonResponse:
        kind = _KINDS_BY_ENDING.get(name.rpartition(".")[2].lower())
        if kind is None:
            raise _wrong("name", "should end in .md, .txt, .html or .pdf")
        return await add(admin, NewSource(kind, name.replace("\0", ""), await _read_file(request), url))

    @router.get("/search", summary="Which passages would answer this?")
    async def try_question(
        q: Annotated[str, Query(min_length=1, max_length=1000)], limit: Annotated[int, Query(ge=1, le=20)] = 5
    ) -> JsonResponse:
        question = q.replace("\0", "")
        meaning = await embedder.find_meaning_now(question)
        async with store.begin() as tx:
            found = await search(tx, question, meaning=meaning, limit=limit)
        return JsonResponse({"passages": [passage_json(one) for one in found]})

    @router.get("/{id}", summary="One source with its text")
    async def read(id: SourceId) -> JsonResponse:
        async with store.begin() as tx:
            source = await sources.get_source(tx, id)
            content = await sources.get_content(tx, id)
        text = content.decode("utf-8", "replace") if content is not None and source.kind is not Kind.PDF else None
        return JsonResponse({"source": {**source_json(source), "content": text}})

    @router.put("/{id}", summary="Change a source; it is read again")
    async def change(id: SourceId, admin: CurrentAdmin, body: SourceChange) -> JsonResponse:
        given = body.model_dump(exclude_none=True)
        if "content" in given:
            given["content"] = given["content"].encode()
        async with store.begin() as tx:
            source = await sources.get_source(tx, id)
            if source.kind in (Kind.PDF, Kind.PAGE) and "content" in given:
                raise _wrong("content", f"of a {source.kind.value} cannot be typed in")
            source = await sources.change_source(tx, id, given)
            await _record(tx, admin, "knowledge.changed", id, source.title)
        reader.wake()
        return JsonResponse({"source": source_json(source)})

    @router.delete("/{id}", summary="Forget a source")
    async def forget(id: SourceId, admin: CurrentAdmin) -> JsonResponse:
        async with store.begin(timeout_s=30) as tx:
            source = await sources.get_source(tx, id)
            if not await remove_source(tx, id):
                raise NotFound
            await _record(tx, admin, "knowledge.removed", id, source.title)
        return JsonResponse({"ok": True})

    return router


def _new_source(body: NewSourceBody) -> NewSource:
    if body.kind is Kind.PDF:
        raise _wrong("kind", "send a PDF as a file")
    if body.kind is Kind.PAGE:
        if body.url is None:
            raise _wrong("url", "is missing")
        return NewSource(Kind.PAGE, body.title or body.url[:300], None, body.url, body.refresh_hours)
    if body.title is None:
        raise _wrong("title", "is missing")
    if not (body.content or "").strip():
        raise _wrong("content", "is missing")
    return NewSource(body.kind, body.title, (body.content or "").encode(), body.url)


async def _read_file(request: Request) -> bytes:
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MAX_FILE_BYTES:
            raise TooLarge(f"A file may have at most {MAX_FILE_BYTES // 1_000_000} MB.", limitBytes=MAX_FILE_BYTES)
    return bytes(data)


def source_json(source: Source) -> dict[str, Any]:
    """A source as the team sees it."""
    return {
        "id": str(source.id),
        "kind": source.kind.value,
        "title": source.title,
        "url": source.url,
        "status": source.status,
        "problem": source.problem,
        "passageCount": source.passage_count,
        "createdAt": iso(source.created_at),
        "updatedAt": iso(source.updated_at),
        "refreshHours": source.refresh_hours,
    }


async def _record(tx: AsyncSession, admin: Admin, name: str, id: UUID, title: str) -> None:
    facts = {"source": str(id), "title": title}
    await insert_event(tx, session_id=None, actor="admin", admin_id=admin.id, name=name, facts=facts)
    await changes.record(tx, admin, name, title)


def _wrong(path: str, problem: str) -> InvalidInput:
    return InvalidInput(fields=[{"path": path, "problem": problem}])
