"""Files of interviews: streamed in, listed with signed links, downloaded, shared, deleted."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from anyio import CancelScope
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import StrictBool, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from botboss.api.deps import Caller, MaybeCaller, Now, PathId, Reading, Writing
from botboss.api.multipart import OVERHEAD, FileForm, announces_more, boundary_of
from botboss.api.routing import SIGNED, Routes
from botboss.api.shapes import Id, In, Moment, Out
from botboss.errors import InvalidInput, TooLarge
from botboss.models.files import StoredFile
from botboss.policy import Actor, Permission
from botboss.security import utcnow
from botboss.services import files, transfers
from botboss.services.idempotency import check_key
from botboss.settings import get_settings

routes = Routes("files")
BATCH = 262_144  # bytes gathered before a thread parses, counts and writes them
_ID = TypeAdapter(Id)
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "interview_id"],
                    "properties": {
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                        "interview_id": {"type": "integer"},
                    },
                }
            }
        },
    }
}
#: Whatever the bytes are, a browser shall keep them and not run them.
GUARDS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
}


class UploadedOut(Out):
    id: int
    name: str
    file_url: str
    file_type: str
    file_size: int
    uploaded_at: Moment


class FileOut(Out):
    """``url`` downloads the file for whoever has it, for 15 minutes."""

    id: int
    url: str
    name: str
    file_type: str
    file_size: int
    uploaded_at: Moment
    uploaded_by: int
    uploaded_by_name: str
    shared: bool

    @classmethod
    def of(cls, file: StoredFile, now: datetime) -> FileOut:
        return cls(
            id=file.id,
            url=files.signed_url(file, now),
            name=file.name,
            file_type=file.content_type,
            file_size=file.size,
            uploaded_at=file.uploaded_at,
            uploaded_by=file.uploaded_by_id,
            uploaded_by_name=file.uploaded_by.name,
            shared=file.shared,
        )


class FilesOut(Out):
    files: list[FileOut]


class FileChangeIn(In):
    shared: StrictBool


@routes.post("/files/upload", allow=Permission.FILE_UPLOAD, status_code=201, openapi_extra=FORM)
async def upload_file(request: Request, caller: Caller) -> UploadedOut:
    """Multipart with `file` and `interview_id`, in either order; the type is told from the bytes."""
    retry_key = request.headers.get("idempotency-key")
    if retry_key is not None:
        check_key(retry_key)
    boundary = boundary_of(request.headers.get("content-type", ""))
    _refuse_announced(request.headers.get("content-length", ""))
    upload = await run_in_threadpool(transfers.Upload)
    try:
        form = FileForm(boundary, upload.write)
        await _receive(request, form)
        file = await run_in_threadpool(_keep, caller, upload, form, retry_key)
    except ClientDisconnect:
        raise InvalidInput(body="Ended before all of it had arrived. Send it again.") from None
    finally:
        with CancelScope(shield=True):
            await run_in_threadpool(upload.discard)
    return UploadedOut(
        id=file.id,
        name=file.name,
        file_url=files.signed_url(file, utcnow()),
        file_type=file.content_type,
        file_size=file.size,
        uploaded_at=file.uploaded_at,
    )


def _refuse_announced(length: str) -> None:
    """Raises TooLarge when the request says itself that it will be."""
    limit = get_settings().upload_limit
    if announces_more(length, limit + OVERHEAD):
        raise TooLarge(limit, "file")


async def _receive(request: Request, form: FileForm) -> None:
    """Feed the form in a thread, some chunks at a time: neither disk nor parser holds up the loop."""
    limit = get_settings().upload_limit
    taken, gathered = 0, bytearray()
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > limit + OVERHEAD:
            raise TooLarge(limit, "file")
        gathered += chunk
        if len(gathered) >= BATCH:
            await run_in_threadpool(form.feed, bytes(gathered))
            gathered.clear()
    await run_in_threadpool(form.feed, bytes(gathered))
    form.finish()


def _keep(caller: Actor, upload: transfers.Upload, form: FileForm, retry_key: str | None) -> StoredFile:
    missing = [name for name in ("file", "interview_id") if name not in _sent(form)]
    if missing:
        raise InvalidInput(**dict.fromkeys(missing, "This field is required."))
    try:
        interview_id = _ID.validate_python(form.fields["interview_id"].strip())
    except ValidationError:
        raise InvalidInput(interview_id="Must be an id: a whole number from 1 up.") from None
    assert form.file_name is not None
    return upload.keep(
        caller, interview_id=interview_id, name=form.file_name, retry_key=retry_key, now=utcnow()
    )


def _sent(form: FileForm) -> set[str]:
    return {*form.fields, *(["file"] if form.file_name is not None else [])}


@routes.get("/files/interview/{interview_id}", allow=Permission.FILE_SEE)
def list_files(interview_id: PathId, caller: Caller, session: Reading, now: Now) -> FilesOut:
    """The interview's files: all for staff who see it, their own and shared ones for candidates."""
    found = files.of_interview(session, caller, interview_id=interview_id)
    return FilesOut(files=[FileOut.of(file, now) for file in found])


@routes.get("/files/{file_id}/download", allow=SIGNED, response_class=Response)
def download_file(
    file_id: PathId,
    caller: MaybeCaller,
    now: Now,
    expires: str | None = None,
    signature: str | None = None,
) -> Response:
    """The bytes, for a bearer token that may see the file or a link that has not expired."""
    got = transfers.download(caller, file_id=file_id, expires=expires, signature=signature, now=now)
    headers = {
        **GUARDS,
        "Content-Type": got.file.content_type,
        "Content-Length": str(got.file.size),
        "Content-Disposition": _attachment(got.file.name),
    }
    return StreamingResponse(got.chunks, headers=headers)


def _attachment(name: str) -> str:
    """RFC 6266: the name in the extended form of RFC 5987, and in ASCII for who knows no better."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@routes.patch("/files/{file_id}", allow=Permission.FILE_SHARE)
def change_file(file_id: PathId, body: FileChangeIn, caller: Caller, session: Writing, now: Now) -> FileOut:
    """`{"shared": true}` lets the interview's candidate see the file."""
    return FileOut.of(files.share(session, caller, file_id=file_id, shared=body.shared, now=now), now)


@routes.delete("/files/{file_id}", allow=Permission.FILE_DELETE, status_code=204)
def delete_file(file_id: PathId, caller: Caller, session: Writing, now: Now) -> None:
    files.delete(session, caller, file_id=file_id, now=now)
