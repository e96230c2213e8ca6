"""One question with its rubric, for tests of judging."""

from __future__ import annotations

from botboss.domain.evaluation import AskedQuestion, Evaluation, ExpectedPoint, Probe
from botboss.domain.judging import judge
from botboss.domain.lexical import LEXICAL

RACES = AskedQuestion(
    "How do you protect a web shop against two people buying the last item?",
    (
        ExpectedPoint("Locks the stock row inside a transaction before it is decremented", 3),
        ExpectedPoint("Makes the payment idempotent so that a retry never charges twice", 2),
        ExpectedPoint("Tells the slower buyer politely and offers an alternative", 1),
    ),
    competency="Concurrency",
    probes=(
        Probe(1, "What happens when the payment is sent again?"),
        Probe(2, "What does the other one see?"),
    ),
)
GOOD = (
    "I open a transaction and lock the row of the stock before I decrement it. "
    "The payment is idempotent, so if the client retries, nobody is charged twice. "
    "The slower buyer is told politely, and we offer them an alternative."
)


def evaluate(answer: str, question: AskedQuestion = RACES) -> Evaluation:
    """The lexical tier's judgement."""
    return judge(question, answer, LEXICAL)
