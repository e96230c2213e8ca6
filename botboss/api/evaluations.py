"""Judging again over REST: ask for it, see all evaluations, adopt one."""

from __future__ import annotations

from typing import Any

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, Reading, Writing
from botboss.api.overrides import CoverageOut, ReasonIn
from botboss.api.responses import EvaluationOut
from botboss.api.routing import Routes
from botboss.api.shapes import Out, PageOut, envelope
from botboss.domain.summary import Remark
from botboss.policy import Permission
from botboss.services import reevaluation, summaries, summary_writing
from botboss.services.paging import cut_from
from botboss.services.reevaluation import Asked, Judged
from botboss.services.summaries import Summary


class ReevaluationOut(Out):
    """``waiting`` of the ``total`` answered questions are being judged by ``engine``."""

    interview_id: int
    engine: str
    total: int
    waiting: int

    @classmethod
    def of(cls, asked: Asked) -> ReevaluationOut:
        return cls(
            interview_id=asked.interview_id, engine=asked.engine, total=asked.total, waiting=asked.waiting
        )


class JudgedOut(EvaluationOut):
    response_id: int
    question_number: int

    @classmethod
    def of_answer(cls, one: Judged) -> JudgedOut:
        known = EvaluationOut.of(one.record).model_dump()
        return cls(**known, response_id=one.record.answer_id, question_number=one.number)


class RemarkOut(Out):
    """``text`` is an expected point, or what to ask; ``quote`` is `answer[start:end]` of the answer to
    ``question_number`` (a follow-up's, too), empty when nothing was said."""

    text: str
    question_number: int
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, remark: Remark) -> RemarkOut:
        return cls(
            text=remark.text,
            question_number=remark.number,
            quote=remark.quote,
            start=remark.start,
            end=remark.end,
        )


class SummaryOut(Out):
    interview_id: int
    engines: list[str]
    written_by: str | None
    coverage: CoverageOut
    strengths: list[RemarkOut]
    gaps: list[RemarkOut]
    next: list[RemarkOut]

    @classmethod
    def of(cls, summary: Summary) -> SummaryOut:
        remarks = summary.remarks
        return cls(
            interview_id=summary.interview.id,
            engines=summary.engines,
            written_by=summary.written_by,
            coverage=CoverageOut.of(summary.coverage),
            strengths=[RemarkOut.of(one) for one in remarks.strengths],
            gaps=[RemarkOut.of(one) for one in remarks.gaps],
            next=[RemarkOut.of(one) for one in remarks.next],
        )


class WritingOut(Out):
    interview_id: int
    written_by: str


routes = Routes("evaluations")


@routes.post(
    "/interviews/{interview_id}/evaluations",
    allow=Permission.EVALUATION_MANAGE,
    status_code=202,
    response_model=ReevaluationOut,
)
def judge_again(interview_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Have all answers judged by the configured engine; what comes of it counts once it is adopted."""
    known = keyed.claim(session, now=now) if keyed else None
    asked = reevaluation.ask(session, caller, interview_id=interview_id, now=now, once=known is not None)
    if keyed and known is None:
        keyed.keep(session, status=202, resource_id=interview_id)
    return ReevaluationOut.of(asked)


@routes.get(
    "/interviews/{interview_id}/evaluations",
    allow=Permission.EVALUATION_MANAGE,
    response_model=PageOut[JudgedOut],
)
def list_evaluations(interview_id: PathId, session: Reading, caller: Caller, cut: Cut) -> Any:
    """Every evaluation of an interview's answers, newest first; none is ever overwritten."""
    page = cut_from(reevaluation.of_interview(session, caller, interview_id=interview_id), cut)
    return envelope(page, [JudgedOut.of_answer(one) for one in page.items])


@routes.post(
    "/evaluations/{evaluation_id}/adopt", allow=Permission.EVALUATION_MANAGE, response_model=JudgedOut
)
def adopt_evaluation(
    evaluation_id: PathId, body: ReasonIn, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Make an evaluation the one that counts of its answer. Again changes nothing."""
    if keyed and keyed.claim(session, now=now):
        return JudgedOut.of_answer(reevaluation.get(session, caller, evaluation_id=evaluation_id))
    one = reevaluation.adopt(session, caller, evaluation_id=evaluation_id, reason=body.reason, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=evaluation_id)
    return JudgedOut.of_answer(one)


@routes.get("/interviews/{interview_id}/summary", allow=Permission.DASHBOARD_SEE, response_model=SummaryOut)
def get_summary(interview_id: PathId, session: Reading, caller: Caller) -> Any:
    """Strengths, gaps and what to ask next of a completed interview, each with its quote."""
    return SummaryOut.of(summaries.of_interview(session, caller, interview_id=interview_id))


@routes.post(
    "/interviews/{interview_id}/summary",
    allow=Permission.EVALUATION_MANAGE,
    status_code=202,
    response_model=WritingOut,
)
def write_summary(interview_id: PathId, session: Writing, caller: Caller, now: Now) -> Any:
    """Have the configured language model write the summary of the evaluations that count now."""
    writer = summary_writing.ask(session, caller, interview_id=interview_id, now=now)
    return WritingOut(interview_id=interview_id, written_by=writer)
