"""Jobs over REST: drafted, checked, published, and kept in versions."""

from __future__ import annotations

from typing import Any

from fastapi import Query
from pydantic import Field

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, Reading, Writing
from botboss.api.questions import PointOut, ProbeOut
from botboss.api.routing import Routes
from botboss.api.shapes import In, Moment, Out, PageOut, envelope
from botboss.domain.jobs import planned_weights
from botboss.models.jobs import JobStatus, JobVersion
from botboss.policy import Permission
from botboss.services import job_questions, job_versions, jobs
from botboss.services.jobs import JobRow

POINTS = [{"text": "Measures before changing", "weight": 2}]
ANCHORS = {"1": "Guesses.", "3": "Measures once.", "5": "Measures before and after, and says what it proved."}


class CompetencyOut(Out):
    name: str
    weight: float | None


class JobQuestionOut(Out):
    """One question of a plan. ``weight`` is its own beside its competency's other questions, null until
    it is given; ``planned_weight`` is what it weighs in the interview's score. ``anchors`` by "1", "3", "5".
    """

    question_id: int | None
    question: str
    category: str
    difficulty: str
    competency: str
    weight: float | None
    planned_weight: float
    minutes: int
    why: str
    expected_points: list[PointOut]
    anchors: dict[str, str]
    follow_ups: list[ProbeOut]


def _questions(competencies: list[dict[str, Any]], questions: list[dict[str, Any]]) -> list[JobQuestionOut]:
    weights = planned_weights(competencies, questions)
    return [
        JobQuestionOut(planned_weight=round(weight, 4), **question)
        for question, weight in zip(questions, weights, strict=True)
    ]


class JobRowOut(Out):
    """A job in a list. ``version`` is the newest published one, null before the first; ``changed``: the
    draft has moved on from it; ``candidate_count`` candidates have an interview that was planned from it."""

    id: int
    title: str
    status: JobStatus
    version: int | None
    changed: bool
    revision: int
    question_count: int
    candidate_count: int
    minutes: int
    created_at: Moment
    updated_at: Moment
    published_at: Moment | None
    archived_at: Moment | None

    @classmethod
    def of(cls, row: JobRow, **more: Any) -> Any:
        job = row.job
        return cls(
            id=job.id,
            title=job.title,
            status=job.status,
            version=job.version,
            changed=job.changed,
            revision=job.revision,
            question_count=len(job.questions),
            candidate_count=row.candidates,
            minutes=sum(question["minutes"] for question in job.questions),
            created_at=job.created_at,
            updated_at=job.updated_at,
            published_at=job.published_at,
            archived_at=job.archived_at,
            **more,
        )


class JobOut(JobRowOut):
    """A job's draft, whole. ``follow_ups`` is how many one interview may have."""

    description: str
    follow_ups: int
    competencies: list[CompetencyOut]
    questions: list[JobQuestionOut]

    @classmethod
    def of(cls, row: JobRow, **more: Any) -> Any:
        job = row.job
        return super().of(
            row,
            description=job.description,
            follow_ups=job.follow_ups,
            competencies=[CompetencyOut(**one) for one in job.competencies],
            questions=_questions(job.competencies, job.questions),
            **more,
        )


class JobVersionRowOut(Out):
    job_id: int
    version: int
    title: str
    question_count: int
    published_at: Moment
    published_by: int

    @classmethod
    def of(cls, version: JobVersion, **more: Any) -> Any:
        return cls(
            job_id=version.job_id,
            version=version.number,
            title=version.title,
            question_count=len(version.questions),
            published_at=version.published_at,
            published_by=version.published_by_id,
            **more,
        )


class JobVersionOut(JobVersionRowOut):
    """What was published, word for word."""

    description: str
    follow_ups: int
    competencies: list[CompetencyOut]
    questions: list[JobQuestionOut]

    @classmethod
    def of(cls, version: JobVersion, **more: Any) -> Any:
        return super().of(
            version,
            description=version.description,
            follow_ups=version.follow_ups,
            competencies=[CompetencyOut(**one) for one in version.competencies],
            questions=_questions(version.competencies, version.questions),
            **more,
        )


class LackOut(Out):
    """One thing that is missing: its place as in an error's `details`, and the mend."""

    field: str
    why: str


class ChecklistOut(Out):
    ready: bool
    missing: list[LackOut]


class JobIn(In):
    """A competency is ``{name, weight}``; a question as one of the bank with ``weight`` and ``anchors``,
    or a ``question_id`` alone, which copies that one. What is missing is asked for at publishing."""

    title: str | None = Field(None, examples=["Backend developer"])
    description: str | None = None
    follow_ups: Any = Field(None, examples=[2])
    competencies: Any = Field(None, examples=[[{"name": "Debugging", "weight": 2}]])
    questions: Any = Field(None, examples=[[{"question_id": 13, "weight": 1, "anchors": ANCHORS}]])


class JobChangeIn(JobIn):
    """``revision`` is the one you read: if the job has another by now, nothing is changed (409). A
    competency may bring the name it had as ``was``: questions that ask about it follow."""

    revision: int


class JobQuestionIn(In):
    question_id: Any = Field(None, examples=[13])
    question: str | None = Field(None, examples=["How do you find out why a page is slow?"])
    category: str | None = None
    difficulty: str | None = None
    competency: str | None = None
    weight: Any = Field(None, examples=[1])
    minutes: Any = Field(None, examples=[5])
    why: str | None = None
    expected_points: Any = Field(None, examples=[POINTS])
    anchors: Any = Field(None, examples=[ANCHORS])
    follow_ups: Any = Field(None, examples=[["What would you measure first?"]])


class PublishIn(In):
    revision: int | None = None


routes = Routes("jobs")


def _shown(session: Writing, caller: Caller, job_id: int | None) -> Any:
    return JobOut.of(jobs.get(session, caller, job_id=job_id or 0))


@routes.get("/jobs", allow=Permission.JOB_SEE, response_model=PageOut[JobRowOut])
def list_jobs(
    session: Reading,
    caller: Caller,
    cut: Cut,
    status: JobStatus | None = None,
    q: str | None = Query(None, description="part of the title"),
) -> Any:
    """Jobs with the size of their plans, by id."""
    page = jobs.page(session, caller, status=status, q=q, cut=cut)
    return envelope(page, [JobRowOut.of(row) for row in page.items])


@routes.post("/jobs", allow=Permission.JOB_EDIT, status_code=201, response_model=JobOut)
def add_job(body: JobIn, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """A new draft; it may be incomplete."""
    if keyed and (known := keyed.claim(session, now=now)):
        return _shown(session, caller, known)
    job = jobs.add(session, caller, contents=body.model_dump(), now=now)
    if keyed:
        keyed.keep(session, status=201, resource_id=job.id or 0)
    return _shown(session, caller, job.id)


@routes.get("/jobs/{job_id}", allow=Permission.JOB_SEE, response_model=JobOut)
def get_job(job_id: PathId, session: Reading, caller: Caller) -> Any:
    return JobOut.of(jobs.get(session, caller, job_id=job_id))


@routes.patch("/jobs/{job_id}", allow=Permission.JOB_EDIT, response_model=JobOut)
def change_job(job_id: PathId, body: JobChangeIn, session: Writing, caller: Caller, now: Now) -> Any:
    """Change the draft; what is left out stays, lists are set anew. Nothing that was published moves."""
    changes = body.model_dump(exclude_unset=True, exclude={"revision"})
    jobs.change(session, caller, job_id=job_id, revision=body.revision, changes=changes, now=now)
    return _shown(session, caller, job_id)


@routes.delete("/jobs/{job_id}", allow=Permission.JOB_EDIT, status_code=204)
def delete_job(job_id: PathId, session: Writing, caller: Caller, now: Now) -> None:
    """Throw away a draft that was never published; one that was is archived instead (409)."""
    jobs.delete(session, caller, job_id=job_id, now=now)


@routes.post("/jobs/{job_id}/questions", allow=Permission.JOB_EDIT, status_code=201, response_model=JobOut)
def add_job_question(
    job_id: PathId, body: JobQuestionIn, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Put a question behind the plan: a free one, or with `question_id` alone a copy from the bank."""
    if keyed and keyed.claim(session, now=now):
        return _shown(session, caller, job_id)
    job_questions.add(session, caller, job_id=job_id, question=body.model_dump(), now=now)
    if keyed:
        keyed.keep(session, status=201, resource_id=job_id)
    return _shown(session, caller, job_id)


@routes.get("/jobs/{job_id}/checklist", allow=Permission.JOB_SEE, response_model=ChecklistOut)
def get_checklist(job_id: PathId, session: Reading, caller: Caller) -> Any:
    """What keeps the draft from being published, part by part."""
    missing = job_versions.checklist(session, caller, job_id=job_id)
    shown = [LackOut(field=lack.place, why=lack.why) for lack in missing]
    return ChecklistOut(ready=not missing, missing=shown)


@routes.post("/jobs/{job_id}/publish", allow=Permission.JOB_EDIT, response_model=JobOut)
def publish_job(
    job_id: PathId,
    session: Writing,
    caller: Caller,
    keyed: Keyed,
    now: Now,
    body: PublishIn | None = None,
) -> Any:
    """Freeze the draft as a version, which interviews of its role get from now on; 400 tells what lacks."""
    if keyed and keyed.claim(session, now=now):
        return _shown(session, caller, job_id)
    revision = body.revision if body else None
    job_versions.publish(session, caller, job_id=job_id, revision=revision, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=job_id)
    return _shown(session, caller, job_id)


@routes.post("/jobs/{job_id}/archive", allow=Permission.JOB_EDIT, response_model=JobOut)
def archive_job(job_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Take it out of use; interviews that were planned from it stay. Again is fine."""
    if keyed and keyed.claim(session, now=now):
        return _shown(session, caller, job_id)
    job_versions.archive(session, caller, job_id=job_id, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=job_id)
    return _shown(session, caller, job_id)


@routes.post("/jobs/{job_id}/restore", allow=Permission.JOB_EDIT, response_model=JobOut)
def restore_job(job_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Make an archived one a draft again. Again is fine."""
    if keyed and keyed.claim(session, now=now):
        return _shown(session, caller, job_id)
    job_versions.restore(session, caller, job_id=job_id, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=job_id)
    return _shown(session, caller, job_id)


@routes.get("/jobs/{job_id}/versions", allow=Permission.JOB_SEE, response_model=PageOut[JobVersionRowOut])
def list_job_versions(job_id: PathId, session: Reading, caller: Caller, cut: Cut) -> Any:
    """What was published, oldest first."""
    page = job_versions.page(session, caller, job_id=job_id, cut=cut)
    return envelope(page, [JobVersionRowOut.of(version) for version in page.items])


@routes.get("/jobs/{job_id}/versions/{number}", allow=Permission.JOB_SEE, response_model=JobVersionOut)
def get_job_version(job_id: PathId, number: PathId, session: Reading, caller: Caller) -> Any:
    return JobVersionOut.of(job_versions.get(session, caller, job_id=job_id, number=number))
