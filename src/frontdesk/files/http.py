"""Files over HTTP: their bytes are the body, both ways."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse

from frontdesk.accounts.actors import CurrentActor
from frontdesk.accounts.roles import Actor, Admin
from frontdesk.chat import desk as operations
from frontdesk.chat.attachments import PATH, Links, Variant, attachment_json
from frontdesk.chat.desk import Desk
from frontdesk.errors import NotFound
from frontdesk.files import records
from frontdesk.files.kinds import ENDINGS
from frontdesk.files.records import File
from frontdesk.files.shelf import key_of
from frontdesk.files.uploads import Uploads, is_senders
from frontdesk.web.security import Policy
from frontdesk.web.wire import JsonResponse, json_router

MAX_GIVEN_NAME_CHARS = 1_000
BODY_LIMITS: dict[str, int | None] = {PATH: None}
"""They are counted while they are read."""
POLICY = Policy(PATH, {"default-src": ("'none'",), "sandbox": ()}, is_for_other_sites=True)
"""What a browser may do with a file that it opens: draw it, and nothing else. The address itself says who may load it."""

FileId = Annotated[UUID, Path(alias="id")]


def files_router(desk: Desk, uploads: Uploads, links: Links) -> APIRouter:
    """`/api/files`."""
    router = json_router(PATH, tag="files")

    async def find(asker: Actor, id: UUID) -> File:
        async with desk.store.begin() as tx:
            file = await records.get_file(tx, id)
        chat = await operations.get_chat(desk, asker, str(file.session_id) if isinstance(asker, Admin) else asker.key)
        if chat.id != file.session_id or (file.seq is None and not is_senders(asker, file)):
            raise NotFound
        return file

    @router.post("", status_code=201, summary="Upload a file, to send it with a message: its bytes are the body")
    async def upload(
        asker: CurrentActor,
        request: Request,
        name: Annotated[str, Query(min_length=1, max_length=MAX_GIVEN_NAME_CHARS)],
        session_id: Annotated[
            str | None,
            Query(alias="sessionId", max_length=100, description="the chat's public id; visitors send `X-Session-Id`"),
        ] = None,
    ) -> JsonResponse:
        chat = await operations.get_chat(desk, asker, session_id if isinstance(asker, Admin) else asker.key)
        announced = request.headers.get("content-length")
        file = await uploads.receive(asker, chat, name, request.stream(), announced=announced)
        return JsonResponse({"file": attachment_json(file.shown(), links)}, status_code=201)

    @router.get("/rules", summary="What may be sent")
    async def rules() -> JsonResponse:
        types = {kind: endings for kind, endings in ENDINGS.items() if kind in uploads.allowed}
        limits = {"maxBytes": uploads.spool.max_bytes, "maxFiles": desk.message_max_files}
        return JsonResponse({"rules": {**limits, "types": types}})

    @router.get("/{id}", summary="A file with fresh addresses")
    async def read(id: FileId, asker: CurrentActor) -> JsonResponse:
        return JsonResponse({"file": attachment_json((await find(asker, id)).shown(), links)})

    @router.delete("/{id}", summary="Take back an upload that was not sent")
    async def forget(id: FileId, asker: CurrentActor) -> JsonResponse:
        await uploads.forget(asker, await find(asker, id))
        return JsonResponse({"ok": True})

    async def serve(id: UUID, variant: Variant, until: int, signature: str) -> StreamingResponse:
        left_s = links.check(id, variant, until, signature)
        async with desk.store.begin() as tx:
            file = await records.get_file(tx, id)
        is_thumbnail = variant is Variant.THUMBNAIL
        kept = await uploads.shelf.open(key_of(file.session_id, id, thumbnail=is_thumbnail))
        return StreamingResponse(
            kept.parts,
            media_type="image/webp" if is_thumbnail else file.type,
            headers={
                "Content-Length": str(kept.size_bytes),
                "Content-Disposition": disposition(file),
                "Cache-Control": f"private, max-age={int(left_s)}, immutable",
            },
        )

    @router.get("/{id}/content", summary="The file itself, by its signed address", **_BYTES)
    async def read_content(id: FileId, until: Until, signature: Signature) -> StreamingResponse:
        return await serve(id, Variant.CONTENT, until, signature)

    @router.get("/{id}/thumbnail", summary="A small picture of a picture, by its signed address", **_BYTES)
    async def read_thumbnail(id: FileId, until: Until, signature: Signature) -> StreamingResponse:
        return await serve(id, Variant.THUMBNAIL, until, signature)

    return router


Until = Annotated[int, Query(ge=0, le=2**40, description="when the address ends, in seconds since 1970")]
Signature = Annotated[str, Query(max_length=100)]
_BYTES: dict[str, Any] = {
    "response_class": StreamingResponse,
    "responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
}


def disposition(file: File) -> str:
    """Pictures may be looked at where they are; all else is to be saved (RFC 6266, RFC 8187)."""
    kind = "inline" if file.is_picture else "attachment"
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in file.name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
