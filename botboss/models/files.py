"""Files of interviews; the bytes stand behind the storage port under ``storage_key``."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, Relationship

from botboss.models.accounts import User
from botboss.models.base import Table, key, reference


class StoredFile(Table, table=True):
    """One uploaded file. ``name`` is for display, never a path; ``size`` is in bytes; a candidate
    sees it when it is their own or ``shared`` with them."""

    __tablename__ = "files"

    id: int | None = key()
    interview_id: int = reference("interviews.id")
    uploaded_by_id: int = reference("users.id")
    name: str = Field(max_length=255)
    storage_key: str = Field(max_length=200, unique=True)
    content_type: str = Field(max_length=120)
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    shared: bool = False
    uploaded_at: datetime

    uploaded_by: User = Relationship(
        sa_relationship_kwargs={"lazy": "joined", "innerjoin": True, "viewonly": True}
    )
