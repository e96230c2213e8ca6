"""Questions that a language model writes for a role and a job description; nothing here saves one.

A person reads them and adds those that are good: ``generation.keep`` and ``questions.add`` are the
only ways in.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.domain.proposals import Proposal, Request
from botboss.domain.roles import check_role, role_key
from botboss.models.questions import Difficulty, Question, QuestionSource
from botboss.policy import Actor, Permission, require, visible
from botboss.services import ai_calls, generation
from botboss.services.generation import Generated, Proposed
from botboss.services.idempotency import Once
from botboss.services.question_contents import category_of, checked, difficulty_of

MOST_KNOWN = 60  # texts of the role's own questions that the model is told


def generate(
    actor: Actor,
    *,
    role: str,
    num_questions: int = 5,
    difficulty: str = Difficulty.MEDIUM,
    category: str | None = None,
    job_text: str = "",
    save: bool = False,
    once: Once | None = None,
    now: datetime,
) -> Generated:
    """A language model's questions if there is one, else the bank's (``generation.generate``); a flow.

    What nobody has read is never saved: with ``save`` they are the bank's in any case.
    """
    generation.wanted_of(
        role, num_questions, difficulty, category, job_text
    )  # or refused, before any is asked
    given: dict[str, Any] = {"role": role, "num_questions": num_questions, "now": now}
    given |= {"difficulty": difficulty, "category": category}
    made = None if save else propose(actor, job=job_text, **given)
    return made or generation.generate(actor, job_text=job_text, save=save, once=once, **given)


def propose(
    actor: Actor,
    *,
    role: str,
    job: str = "",
    num_questions: int,
    difficulty: str,
    category: str | None = None,
    now: datetime,
) -> Generated | None:
    """Up to ``num_questions`` new questions, none of them in the bank; a flow.

    None without a language model, or when it fails or has nothing new: the bank serves then. Each
    question's ``why`` quotes the phrase of ``job`` that it comes from. Raises InvalidInput (role,
    difficulty, category).
    """
    require(actor, Permission.QUESTION_GENERATE)
    name = check_role(role)
    kind = category_of(category) if category else None
    level = difficulty_of(difficulty)
    writer = providers.writer()
    if writer is None:
        return None
    with db.reading() as session:
        known = _known(session, actor, name)
    written = writer.generate(Request(name, num_questions, job, kind, level, known))
    with db.transaction() as session:
        ai_calls.keep(session, [written.call], now=now)
    if not written.value:
        return None
    made = [Proposed(_question(one, name, now), one.source or None) for one in written.value]
    return Generated(made, written.engine)


def _known(session: Session, actor: Actor, role: str) -> tuple[str, ...]:
    """What the bank asks for this role already, newest first."""
    mine = select(Question.text).where(col(Question.role_key) == role_key(role), visible(actor, Question))
    return tuple(session.scalars(mine.order_by(col(Question.id).desc()).limit(MOST_KNOWN)))


def _question(proposal: Proposal, role: str, now: datetime) -> Question:
    contents = {
        "question": proposal.text,
        "role": role,
        "category": proposal.category,
        "difficulty": proposal.difficulty,
        "competency": proposal.competency,
        "why": f"The job description says: “{proposal.source[:400]}”." if proposal.source else "",
        "expected_points": [{"text": p.text, "weight": p.weight} for p in proposal.expected_points],
        "follow_ups": [{"point": p.point, "question": p.question} for p in proposal.probes],
    }
    return Question(**checked(contents), source=QuestionSource.GENERATED, created_at=now)
