"""The calls of a language model over REST: what they were for, how they ended, what they cost."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from botboss.api.deps import Caller, Cut, Reading
from botboss.api.routing import Routes
from botboss.api.shapes import Moment, Out, PageOut, envelope
from botboss.domain.calls import Outcome, Purpose
from botboss.models.ai_calls import AICall
from botboss.policy import Permission
from botboss.services import ai_calls


class AICallOut(Out):
    """One call with all its tries; ``cost`` is in US dollars, null while a price is unknown."""

    id: int
    purpose: Purpose
    model: str
    prompt: str
    input_hash: str
    outcome: Outcome
    attempts: int
    latency_ms: int
    tokens_in: int | None
    tokens_out: int | None
    cost: float | None
    interview_id: int | None
    answer_id: int | None
    created_at: Moment

    @classmethod
    def of(cls, row: AICall) -> Any:
        return cls(**row.model_dump())


routes = Routes("ai calls")


@routes.get("/ai-calls", allow=Permission.AI_CALLS_SEE, response_model=PageOut[AICallOut])
def list_ai_calls(
    session: Reading,
    caller: Caller,
    cut: Cut,
    purpose: str | None = None,
    outcome: str | None = None,
    interview_id: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Any:
    """Newest first."""
    found = ai_calls.page(
        session, caller, purpose=purpose, outcome=outcome, interview_id=interview_id, cut=cut
    )
    return envelope(found, [AICallOut.of(row) for row in found.items])
