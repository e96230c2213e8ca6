"""Having a language model write an interview's summary: after the commit, checked, and kept.

What it rests on is covered by a digest: once another evaluation counts, what was written before is
not shown any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.domain.summary import Remark, Remarks
from botboss.domain.summary_replies import Judged
from botboss.errors import Conflict, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, Status
from botboss.models.summaries import WrittenSummary
from botboss.policy import Actor, Permission, require
from botboss.services import ai_calls, evaluation, events, interviews, locks
from botboss.services.follow_ups import plan_of


def ask(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> str:
    """Have the summary written after the commit; the name of who does.

    Raises NotFound, Conflict before the interview is completed or without a language model.
    """
    interview = interviews.get(session, actor, interview_id=interview_id)
    require(actor, Permission.EVALUATION_MANAGE, interview)
    if interview.kind == Kind.PRACTICE:
        raise NotFound("This interview")
    if interview.status != Status.COMPLETED:
        raise Conflict(f"The interview {interview.state}; it has a summary once it is completed.")
    writer = providers.writer()
    if writer is None:
        raise Conflict("No language model is configured, so the summary stays as it is computed.")
    events.record(session, actor, EventType.SUMMARY_ASKED, interview_id, now=now, engine=writer.name)
    return writer.name


def wanted_for(interview: Interview) -> bool:
    """Whether a completed interview gets a written summary by itself."""
    return interview.kind != Kind.PRACTICE and providers.writer() is not None


def write(interview_id: int, *, now: datetime) -> None:
    """Write it, unless it is written already or there is nothing to tell; a flow, safe to run again."""
    writer = providers.writer()
    if writer is None:
        return
    with db.reading() as session:
        told, digest = _told(session, interview_id)
        if not told or _stored(session, interview_id, digest, writer.name):
            return
    written = writer.summarise(told)
    with db.transaction() as session:
        ai_calls.keep(session, [written.call], interview_id=interview_id, now=now)
        held = locks.interview(session, interview_id)
        if not written.value or held is None or _stored(session, interview_id, digest, writer.name):
            return
        session.add(_row(interview_id, written.value, writer.name, digest, now))


def _row(interview_id: int, remarks: Remarks, engine: str, digest: str, now: datetime) -> WrittenSummary:
    strengths, gaps, following = (
        [asdict(one) for one in kind] for kind in (remarks.strengths, remarks.gaps, remarks.next)
    )
    return WrittenSummary(
        interview_id=interview_id,
        engine=engine,
        input_digest=digest,
        strengths=strengths,
        gaps=gaps,
        next=following,
        created_at=now,
    )


def newest(
    session: Session, interview_id: int, adopted: Mapping[int, EvaluationRecord]
) -> tuple[Remarks, str] | None:
    """What was written last about exactly these ``adopted`` evaluations (by answer), and by whom."""
    row = _stored(session, interview_id, _digest(adopted))
    if row is None:
        return None
    strengths, gaps, following = (
        tuple(Remark(**one) for one in kind) for kind in (row.strengths, row.gaps, row.next)
    )
    return Remarks(strengths, gaps, following), row.engine


def _stored(session: Session, interview_id: int, digest: str, engine: str = "") -> WrittenSummary | None:
    mine = select(WrittenSummary).where(
        col(WrittenSummary.interview_id) == interview_id, col(WrittenSummary.input_digest) == digest
    )
    if engine:
        mine = mine.where(col(WrittenSummary.engine) == engine)
    return session.scalars(mine.order_by(col(WrittenSummary.id).desc()).limit(1)).one_or_none()


def _digest(adopted: Mapping[int, EvaluationRecord]) -> str:
    """An evaluation never changes, and covers the texts that it judged."""
    ids = sorted((answer_id, record.id or 0) for answer_id, record in adopted.items())
    return hashlib.sha256(json.dumps(ids).encode()).hexdigest()


def _told(session: Session, interview_id: int) -> tuple[list[Judged], str]:
    """The answers as a model gets them, follow-ups' too, and the digest of what counts of them."""
    plan = {question.number: question for question in plan_of(session, interview_id)}
    mine = select(Answer).where(col(Answer.interview_id) == interview_id).order_by(col(Answer.number))
    answers = [answer for answer in session.scalars(mine) if answer.number in plan]
    adopted = evaluation.adopted_of(session, [answer.id or 0 for answer in answers])
    told = []
    for answer in answers:
        record = adopted.get(answer.id or 0)
        points = [(point["point"], point["verdict"]) for point in record.points] if record else []
        told.append(Judged(answer.number, plan[answer.number].text, answer.text, tuple(points)))
    return told, _digest(adopted)
