"""Where somebody is in their interview: what is asked now, what was answered, how much is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor
from botboss.services import answers, interviews
from botboss.services.answers import Turn
from botboss.settings import get_settings
from botboss.ui.candidate.interview import staff_page
from botboss.ui.candidate.rows import AnsweredRow
from botboss.ui.controls import seq_of
from botboss.ui.times import time_row


@dataclass(frozen=True)
class AskedRow:
    """The question that is asked now; ``follows`` says that it asks on about the last answer, ``seq`` when
    its draft was typed."""

    number: int = 0
    question: str = ""
    why: str = ""
    follows: bool = False
    key: str = ""
    draft: str = ""
    seq: int = 0


@dataclass(frozen=True)
class Place:
    """Where one is in an interview, or the page to go to instead."""

    elsewhere: str = ""
    role: str = ""
    practice: bool = False
    completing: bool = False
    asked: AskedRow = AskedRow()
    answered: list[AnsweredRow] = field(default_factory=list)
    at: int = 0
    most: int = 0
    left: str = ""
    until: str = ""


def place_of(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> Place:
    interview = interviews.get(session, actor, interview_id=interview_id)
    elsewhere = staff_page(interview, actor) or _other_page(interview)
    if elsewhere:
        return Place(elsewhere)
    turns = answers.transcript(session, actor, interview_id=interview_id)
    open_ = [turn for turn in turns if turn.answer is None]
    main = [turn.number for turn in turns if turn.follows is None]
    minutes = sum(turn.minutes for turn in open_)
    last = interview.last_start(get_settings().start_days)
    return Place(
        role=interview.role,
        practice=interview.kind == Kind.PRACTICE,
        completing=interview.completing_at is not None,
        asked=_asked(open_[0], actor.user_id, interview_id) if open_ else AskedRow(),
        answered=[AnsweredRow.of(turn) for turn in turns if turn.answer is not None],
        at=main.index(open_[0].follows or open_[0].number) + 1 if open_ else len(main),
        most=len(main),
        left=f"about {minutes} min left" if open_ else "all answered",
        until=time_row(last, actor.timezone, now).text.split(",")[0],
    )


def _other_page(interview: Interview) -> str:
    """Where one is sent when there is nothing to answer here."""
    own = f"/interviews/{interview.id}"
    if interview.status == Status.COMPLETED:
        return f"{own}/finished"
    here = interview.status == Status.STARTED and interview.kind != Kind.LIVE
    return "" if here else own


def _asked(turn: Turn, user_id: int, interview_id: int) -> AskedRow:
    plenty = "A minute or two" if turn.minutes <= 2 else f"About {turn.minutes} minutes"
    return AskedRow(
        number=turn.number,
        question=turn.question,
        why=f"{turn.why} {plenty} is plenty.".strip(),
        follows=turn.follows is not None,
        key=f"{user_id}-{interview_id}-{turn.number}",
        draft=turn.draft,
        seq=seq_of(turn.draft_typed_at),
    )
