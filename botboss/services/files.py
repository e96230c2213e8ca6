"""Files of interviews: who may see, share and delete them, and the links that open them.

Their bytes move in ``transfers``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import func
from sqlmodel import Session, col, select

from botboss.errors import Forbidden, InvalidInput, NotFound, NotSignedIn
from botboss.models.events import EventType
from botboss.models.files import StoredFile
from botboss.models.interviews import Interview
from botboss.policy import Actor, Permission, require, visible
from botboss.security import sign, signature_fits
from botboss.services import events, interviews, locks
from botboss.settings import get_settings

LINK = "download"  # what the signature is for


def authorise_upload(session: Session, actor: Actor, *, interview_id: int) -> Interview:
    """The interview that the actor may add a file to.

    Raises NotFound, Forbidden, InvalidInput when it has as many files as it may have.
    """
    interview = interviews.get(session, actor, interview_id=interview_id)
    require(actor, Permission.FILE_UPLOAD, interview)
    counted = select(func.count()).where(col(StoredFile.interview_id) == interview_id)
    most = get_settings().files_per_interview
    if (session.scalar(counted) or 0) >= most:
        raise InvalidInput(file=f"This interview has {most} files, the most. Delete one first.")
    return interview


def add(session: Session, actor: Actor, file: StoredFile, *, now: datetime) -> StoredFile:
    """Keep the row of a file whose bytes are stored already. Raises NotFound, Forbidden."""
    locks.interview(session, file.interview_id)  # the count holds until the file is among them
    authorise_upload(session, actor, interview_id=file.interview_id)
    session.add(file)
    session.flush()
    session.refresh(file)  # with the person who uploaded it
    what = {"interview_id": file.interview_id, "name": file.name}
    events.record(session, actor, EventType.FILE_UPLOADED, _id(file), now=now, **what)
    return file


def get(session: Session, actor: Actor, *, file_id: int) -> StoredFile:
    """The file. Raises NotFound when it does not exist for the actor."""
    found = select(StoredFile).where(col(StoredFile.id) == file_id, visible(actor, StoredFile))
    file = session.scalars(found).one_or_none()
    if file is None:
        raise NotFound("This file")
    return file


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> list[StoredFile]:
    """The interview's files that exist for the actor, oldest first. Raises NotFound."""
    interviews.get(session, actor, interview_id=interview_id)
    found = select(StoredFile).where(col(StoredFile.interview_id) == interview_id, visible(actor, StoredFile))
    return list(session.scalars(found.order_by(col(StoredFile.id))))


def share(session: Session, actor: Actor, *, file_id: int, shared: bool, now: datetime) -> StoredFile:
    """Let the interview's candidate see the file, or no longer. Raises NotFound, Forbidden."""
    file = get(session, actor, file_id=file_id)
    require(actor, Permission.FILE_SHARE, file)
    if file.shared != shared:
        file.shared = shared
        what = {"interview_id": file.interview_id, "name": file.name, "shared": shared}
        events.record(session, actor, EventType.FILE_SHARED, _id(file), now=now, **what)
    return file


def delete(session: Session, actor: Actor, *, file_id: int, now: datetime) -> None:
    """The file is gone with the commit; its bytes follow (``transfers.erase``)."""
    file = get(session, actor, file_id=file_id)
    require(actor, Permission.FILE_DELETE, file)
    what = {"interview_id": file.interview_id, "name": file.name, "storage_key": file.storage_key}
    events.record(session, actor, EventType.FILE_DELETED, _id(file), now=now, **what)
    session.delete(file)


def signed_url(file: StoredFile, now: datetime) -> str:
    """An absolute link that downloads the file for whoever has it, for ``BOTBOSS_LINK_MINUTES``."""
    expires = int((now + timedelta(minutes=get_settings().link_minutes)).timestamp())
    query = urlencode({"expires": expires, "signature": sign(LINK, file.id, expires)})
    return f"{get_settings().base_url}/api/v1/files/{file.id}/download?{query}"


def open_download(
    session: Session,
    actor: Actor | None,
    *,
    file_id: int,
    expires: str | None = None,
    signature: str | None = None,
    now: datetime,
) -> StoredFile:
    """The file for whoever may see it or has a link that fits and has not expired.

    Raises Forbidden for a changed or expired link, NotSignedIn with neither sign-in nor link,
    NotFound when the file does not exist for the actor.
    """
    linked = expires is not None or signature is not None
    if _link_opens(file_id, expires or "", signature or "", now):
        file = session.get(StoredFile, file_id)
        if file is None:
            raise NotFound("This file")
        return file
    if actor is None and not linked:
        raise NotSignedIn()
    try:
        if actor is not None:
            return get(session, actor, file_id=file_id)
    except NotFound:
        if not linked:
            raise
    raise Forbidden("This link was changed or has expired. Ask for the list of files again.")


def _link_opens(file_id: int, expires: str, signature: str, now: datetime) -> bool:
    if not signature_fits(signature, LINK, file_id, expires):
        return False
    return now.timestamp() <= int(expires)  # digits, since we signed them


def _id(file: StoredFile) -> int:
    assert file.id is not None
    return file.id
