"""The summary of an interview for the hiring team, from the evaluations that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from botboss.domain.scoring import Coverage
from botboss.domain.summary import MOST, Outcome, Remark, Remarks, summarise
from botboss.errors import Conflict, NotFound
from botboss.models.interviews import Answer, Interview, Kind, PlannedQuestion, Status
from botboss.policy import Actor, Permission, require
from botboss.services import evaluation, interviews, standings, summary_writing
from botboss.services.follow_ups import plan_of


@dataclass(frozen=True, slots=True)
class Summary:
    """``engines`` are those whose verdicts it rests on, ``coverage`` how much of the plan is answered.

    ``asked`` are the questions and follow-ups by their numbers. ``written_by`` is the language model
    whose sentences the remarks are; None when they are the stored points and follow-ups.
    """

    interview: Interview
    remarks: Remarks
    engines: list[str]
    coverage: Coverage
    asked: dict[int, PlannedQuestion]
    written_by: str | None = None


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> Summary:
    """Seven queries. Raises NotFound, Conflict before the interview is completed."""
    require(actor, Permission.DASHBOARD_SEE)
    interview = interviews.get(session, actor, interview_id=interview_id)
    if interview.kind == Kind.PRACTICE:
        raise NotFound("This interview")
    if interview.status != Status.COMPLETED:
        raise Conflict(f"The interview {interview.state}; it has a summary once it is completed.")
    plan = plan_of(session, interview_id)
    mine = select(Answer.number, Answer.id).where(col(Answer.interview_id) == interview_id)
    answers = {number: answer_id or 0 for number, answer_id in session.exec(mine)}
    adopted = evaluation.adopted_of(session, list(answers.values()))
    standing = standings.of(session, [interview])[interview_id]
    outcomes = [
        Outcome(
            number=question.number,
            question=question.text,
            weight=question.weight,
            answered=question.number in answers,
            points=record.points if (record := adopted.get(answers.get(question.number, 0))) else None,
            probes={probe["point"]: probe["question"] for probe in reversed(question.follow_ups)},
            asked=frozenset(one.text for one in plan if one.follows == question.number),
        )
        for question in plan
        if question.follows is None
    ]
    talked = interview.kind == Kind.LIVE and not answers  # nothing was asked here, so nothing is missing
    computed = Remarks() if talked else summarise(outcomes)
    written = summary_writing.newest(session, interview_id, adopted)
    remarks, by = written or (computed, None)
    if written:
        remarks = _with_unanswered(remarks, computed, answers)
    asked = {question.number: question for question in plan}
    return Summary(interview, remarks, standing.engines, standing.coverage, asked, by)


def _with_unanswered(written: Remarks, computed: Remarks, answers: Mapping[int, int]) -> Remarks:
    """What was not answered comes first: a model, which must quote, cannot speak of it."""

    def whole(mine: Sequence[Remark], theirs: Sequence[Remark]) -> tuple[Remark, ...]:
        return tuple([*(one for one in theirs if one.number not in answers), *mine][:MOST])

    return Remarks(written.strengths, whole(written.gaps, computed.gaps), whole(written.next, computed.next))
