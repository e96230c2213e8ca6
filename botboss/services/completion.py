"""Completing an interview: nothing waits on a queue, and a completion that died is taken over.

First it is committed that completion has begun: no answer comes in from there on. Then, outside
of any transaction, the configured engine gets its time, and the built-in one judges what is
left. A second transaction makes the score final.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.errors import Conflict, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor, Permission, may, require
from botboss.providers.ai_builtin import BuiltinAI
from botboss.providers.base import AI
from botboss.services import evaluation, events, locks, looks, standings, summary_writing
from botboss.services.answers import held
from botboss.settings import get_settings

log = logging.getLogger("botboss.completion")
MARGIN = timedelta(seconds=30)  # that one judgement may wait behind others, and the second transaction
POLL = 0.05
AT_ONCE = 4  # calls of a vendor's engine
SWEEP = 100
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Completed:
    """A completed interview; ``answered`` of the ``total`` questions of its plan, without follow-ups.

    ``weighed``: its score is what people made of it since, by an override or by adopting a judgement.
    """

    interview: Interview
    answered: int
    total: int
    weighed: bool = False


class Claim(StrEnum):
    """Who may judge: this call, another one that has begun, or nobody since it is final."""

    MINE = "mine"
    ANOTHER = "another"
    FINAL = "final"


def complete(
    actor: Actor | None,
    *,
    interview_id: int,
    now: datetime,
    reason: str | None = None,
    then: Callable[[Session, Interview], None] | None = None,
) -> Completed:
    """Judge what is not judged yet and make the score final; a flow.

    ``actor`` is None for botboss itself; ``then`` is done in the unit that makes it final. A
    second call waits for the first; one that is completed already stays as it is. Raises
    Conflict unless it was started.
    """
    moment = now
    while (claim := _claim(actor, interview_id, moment)) is Claim.ANOTHER:
        moment = _wait(interview_id, moment)
    if claim is Claim.MINE:
        _judge(interview_id, now)
    with db.transaction() as session:
        completed = _finish(session, actor, interview_id, now, reason)
        if then:
            then(session, completed.interview)
        return completed


def _claim(actor: Actor | None, interview_id: int, moment: datetime) -> Claim:
    with db.transaction() as session:
        interview = held(session, actor, interview_id)
        if actor:
            require(actor, Permission.INTERVIEW_TAKE, interview)
        if interview.status == Status.COMPLETED:
            return Claim.FINAL
        if interview.completing_at and interview.completing_at >= _died_before(moment):
            return Claim.ANOTHER
        interview.begin_completion(moment)
        return Claim.MINE


def _died_before(moment: datetime) -> datetime:
    """A completion whose last sign of life is from before this has nobody who goes on with it.

    Should it live after all, both come to the same score and the first one stays.
    """
    wait_for_engine = 0 if isinstance(providers.ai(), BuiltinAI) else get_settings().complete_wait
    return moment - timedelta(seconds=wait_for_engine) - MARGIN


def _wait(interview_id: int, moment: datetime) -> datetime:
    """Wait until the other completion is final or must have died; the moment it is then."""
    began = time.monotonic()
    state = select(Interview.status, Interview.completing_at).where(col(Interview.id) == interview_id)
    while True:
        time.sleep(POLL)
        passed = moment + timedelta(seconds=time.monotonic() - began)
        with db.reading() as session:
            status, completing_at = session.exec(state).one_or_none() or (None, None)
        if status != Status.STARTED or completing_at is None or completing_at < _died_before(passed):
            return passed


def _judge(interview_id: int, now: datetime) -> None:
    began = time.monotonic()
    engine = providers.ai()
    if not isinstance(engine, BuiltinAI):
        _judge_in_time(interview_id, engine, now)
    with db.reading() as session:
        left = evaluation.unjudged(session, interview_id)
    for material in left:
        if _goes_on(material, now + timedelta(seconds=time.monotonic() - began)):
            evaluation.judge(material, providers.builtin_ai(), now=now)


def _goes_on(material: evaluation.Material, moment: datetime) -> bool:
    """Give a sign of life; whether this answer is still to be judged, by now and by this completion.

    Judgements queue: while one waits, a worker or another call may have been there.
    """
    with db.transaction() as session:
        interview = locks.interview(session, material.interview_id, col(Interview.status) == Status.STARTED)
        if interview is None or interview.completing_at is None:
            return False
        interview.completing_at = max(interview.completing_at, moment)
        return evaluation.is_unjudged(session, material)


def _judge_in_time(interview_id: int, engine: AI, now: datetime) -> None:
    """Give the engine its time; what it says later is kept beside the evaluation that counts."""
    with db.reading() as session:
        waiting = evaluation.unjudged(session, interview_id)
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="complete")
    tasks = [pool.submit(evaluation.judge, material, engine, now=now) for material in waiting]
    done, _ = wait(tasks, timeout=get_settings().complete_wait)
    pool.shutdown(wait=False, cancel_futures=True)
    for error in filter(None, (task.exception() for task in done)):
        log.error("interview %s: %s failed, judging here", interview_id, engine.name, exc_info=error)


def _finish(
    session: Session, actor: Actor | None, interview_id: int, now: datetime, reason: str | None
) -> Completed:
    interview = held(session, actor, interview_id)
    standing = standings.of(session, [interview])[interview_id]
    if interview.status != Status.COMPLETED:
        interview.complete(now, standing.computed, reason)
        if interview.kind == Kind.PRACTICE:
            interview.shared_at = now
        data = {"reason": reason} if reason else {}
        events.record(session, actor, EventType.INTERVIEW_COMPLETED, interview_id, now=now, **data)
        if standing.coverage.answered and summary_writing.wanted_for(interview):
            events.record(session, None, EventType.SUMMARY_ASKED, interview_id, now=now)
    weighed = standing.overridden or looks.adopted_in(session, interview_id)
    return Completed(interview, standing.coverage.answered, standing.coverage.total, weighed)


def shown_score(actor: Actor, completed: Completed) -> float | None:
    """The score as ``complete`` answers it to this actor.

    A candidate gets it at once where the settings say so, and what people made of it later once it is
    shared; an assigned interviewer not before a scorecard of their own.
    """
    interview = completed.interview
    if may(actor, Permission.RESULT_SEE, interview):
        return interview.overall_score
    own = interview.candidate_id == actor.user_id
    told = get_settings().show_score == "yes" and not completed.weighed
    shown = own and (told or interview.shared_at is not None)
    return interview.overall_score if shown else None


def sweep(now: datetime) -> None:
    """Finish what was left behind: completions that died, and interviews past their last start.

    An AI-led one that was started is completed with the reason ``expired``, one that was not
    is marked as missed. At most ``SWEEP`` of each per call; a flow.
    """
    with db.reading() as session:
        died, expired, missed = (list(session.scalars(query.limit(SWEEP))) for query in _left_behind(now))
    for interview_ids, reason in ((died, None), (expired, EXPIRED)):
        for interview_id in interview_ids:
            try:
                complete(None, interview_id=interview_id, now=now, reason=reason)
            except (Conflict, NotFound):
                log.info("interview %s was closed meanwhile", interview_id)
    for interview_id in missed:
        _miss(interview_id, now)


def _left_behind(now: datetime) -> tuple[Select[Any], Select[Any], Select[Any]]:
    """The ids of died completions, and of started and unstarted interviews past their last start."""
    since = now - timedelta(days=get_settings().start_days)
    ids = select(Interview.id).order_by(col(Interview.id))
    started = ids.where(col(Interview.status) == Status.STARTED)
    past = (
        col(Interview.kind) != Kind.LIVE,
        col(Interview.scheduled_at) < since,
        col(Interview.created_at) < since,
    )
    return (
        started.where(col(Interview.completing_at) < _died_before(now)),
        started.where(col(Interview.completing_at).is_(None), *past),
        ids.where(col(Interview.status) == Status.SCHEDULED, *past),
    )


def _miss(interview_id: int, now: datetime) -> None:
    with db.transaction() as session:
        interview = locks.interview(session, interview_id, col(Interview.status) == Status.SCHEDULED)
        if interview:
            interview.mark_no_show(now, EXPIRED)
            events.record(session, None, EventType.INTERVIEW_MISSED, interview_id, now=now, reason=EXPIRED)
