"""Answers as the hiring team reads them: what was said, how it was judged, what people made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion, Status
from botboss.models.reviews import Look, Override
from botboss.policy import Actor, Permission, require
from botboss.services import looks, overrides
from botboss.services.looks import Looked
from botboss.services.overrides import SetScore
from botboss.services.paging import Page, Window, paged


@dataclass(frozen=True, slots=True)
class Response:
    """One answer with the evaluation that counts. A follow-up has none: it is judged with the answer
    it ``follows``. ``suggestion`` is a later evaluation that nobody has adopted, ``score`` the one that
    counts, ``overrides`` those that people set and ``looks`` those they took, newest first; ``doubts``
    say why a person should read it. ``judged`` are all its evaluations, oldest first."""

    question: PlannedQuestion
    answer: Answer
    judged: list[EvaluationRecord]
    overrides: list[SetScore]
    looks: list[Looked]

    @property
    def evaluation(self) -> EvaluationRecord | None:
        adopted = [record for record in self.judged if record.adopted]
        return adopted[-1] if adopted else None

    @property
    def suggestion(self) -> EvaluationRecord | None:
        """The newest evaluation, if it is not adopted and none that a person has weighed already."""
        newest = self.judged[-1] if self.judged else None
        if newest is None or newest.adopted or self.evaluation is None:
            return None
        weighed = [one.look.known_evaluation_id or 0 for one in self.looks if one.look.adopts_id]
        return newest if (newest.id or 0) > max(weighed, default=0) else None

    @property
    def score(self) -> float | None:
        standing = self._standing()
        if standing:
            return standing[-1].score
        return self.evaluation.score if self.evaluation else None

    @property
    def doubts(self) -> list[str]:
        return looks.why(self.judged, self._standing(), [one.look for one in reversed(self.looks)])

    @property
    def needs_human_look(self) -> bool:
        return bool(self.doubts)

    def _standing(self) -> list[Override]:
        return [one.override for one in reversed(self.overrides) if one.withdrawal is None]


def of_interview(session: Session, interview_id: int, set_scores: Sequence[SetScore]) -> list[Response]:
    """The answers by number; three queries."""
    return _assembled(session, set_scores, col(Answer.interview_id) == interview_id)


@dataclass(frozen=True, slots=True)
class Queued:
    """An answer that a person should read, and the interview it stands in."""

    interview: Interview
    response: Response


def queue(session: Session, actor: Actor, *, cut: Window) -> Page[Queued]:
    """The answers that need a look, oldest first; of completed interviews alone, practice left out.

    Seven queries for any number.
    """
    require(actor, Permission.DASHBOARD_SEE)
    waiting = (
        select(Answer)
        .join(Interview, col(Interview.id) == col(Answer.interview_id))
        .where(
            col(Answer.needs_look).is_(True),
            col(Interview.status) == Status.COMPLETED,
            col(Interview.kind) != Kind.PRACTICE,
        )
    )
    page = paged(session, waiting.order_by(col(Answer.id)), cut)
    ids = [answer.id for answer in page.items]
    held = select(Interview).where(col(Interview.id).in_({answer.interview_id for answer in page.items}))
    interviews = {interview.id: interview for interview in session.scalars(held)}
    set_scores = overrides.listed(session, actor, col(Override.answer_id).in_(ids))
    found = _assembled(session, set_scores, col(Answer.id).in_(ids))
    found.sort(key=lambda one: one.answer.id or 0)
    items = [Queued(interviews[one.answer.interview_id], one) for one in found]
    return Page(items, page.total, page.page, page.per_page)


def _assembled(
    session: Session, set_scores: Sequence[SetScore], where: ColumnElement[bool]
) -> list[Response]:
    same = and_(
        col(PlannedQuestion.interview_id) == col(Answer.interview_id),
        col(PlannedQuestion.number) == col(Answer.number),
    )
    answered = select(PlannedQuestion, Answer).join(Answer, same)
    pairs = session.exec(answered.where(where).order_by(col(Answer.number))).all()
    ids = [answer.id for _, answer in pairs]
    judged: dict[int | None, list[EvaluationRecord]] = defaultdict(list)
    records = select(EvaluationRecord).where(col(EvaluationRecord.answer_id).in_(ids))
    for record in session.scalars(records.order_by(col(EvaluationRecord.id))):
        judged[record.answer_id].append(record)
    looked: dict[int | None, list[Looked]] = defaultdict(list)
    for one in looks.listed(session, col(Look.answer_id).in_(ids)):
        looked[one.look.answer_id].append(one)
    by_person: dict[int | None, list[SetScore]] = defaultdict(list)
    for each in set_scores:
        by_person[each.override.answer_id].append(each)
    return [
        Response(question, answer, judged[answer.id], by_person[answer.id], looked[answer.id])
        for question, answer in pairs
    ]
