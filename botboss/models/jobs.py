"""Jobs: the plans of structured interviews, and the versions that were published of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field

from botboss.errors import Conflict
from botboss.models.base import NEVER_REUSE_IDS, Table, document, key, reference

#: What a version holds of its job.
CONTENTS = ("title", "role_key", "description", "competencies", "questions", "follow_ups")


class JobStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Job(Table, table=True):
    """A job as it is drafted; interviews are planned from its published versions alone.

    ``draft → published → archived``, ``archived → draft`` by restoring it. ``version`` is the
    newest published one, None before the first; ``changed`` says that the draft has moved on from
    it; ``revision`` rises with every change of the draft. ``published_key`` is the role's key while
    it is published and unique, so that one role never has two plans. ``competencies`` is
    ``[{name, weight}]``; ``questions`` as ``job_contents`` describes them; ``follow_ups`` how many
    an interview may have.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_status_id", "status", "id"), NEVER_REUSE_IDS)

    id: int | None = key()
    title: str = Field(max_length=120)
    role_key: str = Field(max_length=120, index=True)
    description: str = Field(default="", max_length=20_000)
    competencies: list[dict[str, Any]] = document()
    questions: list[dict[str, Any]] = document()
    follow_ups: int
    status: str = Field(default=JobStatus.DRAFT, max_length=20)
    revision: int = 1
    version: int | None = None
    changed: bool = False
    published_key: str | None = Field(default=None, max_length=120, unique=True)
    created_by_id: int = reference("users.id")
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    archived_at: datetime | None = None

    def expect(self, revision: int | None) -> None:
        """Raises Conflict when somebody changed it since ``revision`` was read; None does not ask."""
        if revision is not None and revision != self.revision:
            raise Conflict(
                f"Somebody changed this job meanwhile: it is at revision {self.revision}, not {revision}. "
                "Nothing was saved; load it again and make your change to what is there now."
            )

    def expect_open(self, verb: str) -> None:
        """Raises Conflict when it is archived."""
        if self.status == JobStatus.ARCHIVED:
            raise Conflict(f"The job is archived. Restore it before you {verb} it.")

    def put(self, contents: dict[str, Any], now: datetime) -> list[str]:
        """Set the draft's contents; the names of those that changed. Raises Conflict when archived."""
        self.expect_open("change")
        changed = [name for name, value in contents.items() if getattr(self, name) != value]
        if changed:
            self.sqlmodel_update(contents)
            self.revision += 1
            self.updated_at = now
            self.changed = self.version is not None
        return changed

    def publish(self, version: int, now: datetime) -> None:
        """Put this version, which is what the draft says, in force."""
        self.expect_open("publish")
        self.status, self.published_key = JobStatus.PUBLISHED, self.role_key
        self.version, self.changed, self.published_at = version, False, now

    def archive(self, now: datetime) -> bool:
        """Take it out of use; False when it is already."""
        if self.status == JobStatus.ARCHIVED:
            return False
        self.status, self.published_key, self.archived_at = JobStatus.ARCHIVED, None, now
        self.updated_at = now
        return True

    def restore(self, now: datetime) -> bool:
        """Make an archived one a draft again; False when it is not archived."""
        if self.status != JobStatus.ARCHIVED:
            return False
        self.status, self.archived_at, self.updated_at = JobStatus.DRAFT, None, now
        return True


class JobVersion(Table, table=True):
    """What was published, word for word; never written again. Interviews name job and number."""

    __tablename__ = "job_versions"
    __table_args__ = (UniqueConstraint("job_id", "number"), NEVER_REUSE_IDS)

    id: int | None = key()
    job_id: int = reference("jobs.id", index=False)
    number: int
    title: str = Field(max_length=120)
    role_key: str = Field(max_length=120)
    description: str = Field(max_length=20_000)
    competencies: list[dict[str, Any]] = document()
    questions: list[dict[str, Any]] = document()
    follow_ups: int
    published_at: datetime
    published_by_id: int = reference("users.id")


@event.listens_for(JobVersion, "before_update")
def _never_again(_mapper: Mapper[JobVersion], _connection: Connection, version: JobVersion) -> None:
    raise Conflict(f"Version {version.number} of job {version.job_id} is published and stays as it is.")
