"""Scores that people set, over REST."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlmodel import Session

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, Reading, Writing
from botboss.api.interviews import ParticipantOut
from botboss.api.routing import Routes
from botboss.api.shapes import In, Moment, Out, PageOut, Score, envelope
from botboss.domain.scoring import Coverage
from botboss.policy import Actor, Permission
from botboss.services import overrides
from botboss.services.overrides import SetScore
from botboss.services.paging import cut_from


class CoverageOut(Out):
    """What an overall score rests on: ``answered`` of ``total`` questions, which hold ``weight`` (0..1)
    of all their weight."""

    answered: int
    total: int
    weight: Score

    @classmethod
    def of(cls, coverage: Coverage) -> CoverageOut:
        return cls(answered=coverage.answered, total=coverage.total, weight=coverage.weight)


class OverrideIn(In):
    score: float = Field(examples=[0.7], description="0 to 1", strict=True)
    reason: str = Field(examples=["She gives the example in her second sentence."])


class ReasonIn(In):
    reason: str = Field(examples=["I had read the wrong answer."])


class WithdrawalOut(Out):
    by: ParticipantOut
    at: Moment
    reason: str


class OverrideOut(Out):
    """A score that a person set: of the answer ``response_id``, or overall when that is null.
    ``counts`` is null to those who do not see the others'."""

    id: int
    interview_id: int
    response_id: int | None
    question_number: int | None
    score: Score
    reason: str
    by: ParticipantOut
    at: Moment
    counts: bool | None
    withdrawn: WithdrawalOut | None

    @classmethod
    def of(cls, one: SetScore) -> OverrideOut:
        row, back = one.override, None
        if one.withdrawal and one.withdrawn_by:
            who = ParticipantOut.of(one.withdrawn_by)
            back = WithdrawalOut(by=who, at=one.withdrawal.at, reason=one.withdrawal.reason)
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            response_id=row.answer_id,
            question_number=one.number,
            score=row.score,
            reason=row.reason,
            by=ParticipantOut.of(one.by),
            at=row.at,
            counts=one.counts,
            withdrawn=back,
        )


routes = Routes("overrides")


@routes.post(
    "/responses/{response_id}/override",
    allow=Permission.SCORE_OVERRIDE,
    status_code=201,
    response_model=OverrideOut,
)
def override_answer(
    response_id: PathId, body: OverrideIn, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Set an answer's score; it counts from now on, and the overall score with it."""
    if keyed and (known := keyed.claim(session, now=now)):
        return _again(session, caller, known)
    one = overrides.set_answer_score(
        session, caller, answer_id=response_id, score=body.score, reason=body.reason, now=now
    )
    if keyed:
        keyed.keep(session, status=201, resource_id=one.override.id or 0)
    return OverrideOut.of(one)


@routes.post(
    "/interviews/{interview_id}/override",
    allow=Permission.SCORE_OVERRIDE,
    status_code=201,
    response_model=OverrideOut,
)
def override_interview(
    interview_id: PathId, body: OverrideIn, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Set the overall score, whatever the answers' scores are."""
    if keyed and (known := keyed.claim(session, now=now)):
        return _again(session, caller, known)
    one = overrides.set_overall_score(
        session, caller, interview_id=interview_id, score=body.score, reason=body.reason, now=now
    )
    if keyed:
        keyed.keep(session, status=201, resource_id=one.override.id or 0)
    return OverrideOut.of(one)


@routes.post("/overrides/{override_id}/withdraw", allow=Permission.SCORE_OVERRIDE, response_model=OverrideOut)
def withdraw_override(
    override_id: PathId, body: ReasonIn, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Take an override back; what stood before it counts again. Again changes nothing."""
    if keyed and (known := keyed.claim(session, now=now)):
        return _again(session, caller, known)
    one = overrides.withdraw(session, caller, override_id=override_id, reason=body.reason, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=override_id)
    return OverrideOut.of(one)


@routes.get(
    "/interviews/{interview_id}/overrides",
    allow=Permission.SCORE_OVERRIDE,
    response_model=PageOut[OverrideOut],
)
def list_overrides(interview_id: PathId, session: Reading, caller: Caller, cut: Cut) -> Any:
    """All scores that people set in an interview, newest first; an interviewer's own alone."""
    page = cut_from(overrides.of_interview(session, caller, interview_id=interview_id), cut)
    return envelope(page, [OverrideOut.of(one) for one in page.items])


def _again(session: Session, caller: Actor, override_id: int) -> OverrideOut:
    return OverrideOut.of(overrides.get(session, caller, override_id=override_id))
