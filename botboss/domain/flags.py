"""What was noticed about an answer, in words: the one place for rationales, the queue and pages."""

from __future__ import annotations

SENTENCES = {
    "no_answer": "The answer is empty or says that the answer is not known.",
    "injection_removed": "Text that addresses the evaluator was left out.",
    "cut": "Only the first 2,000 words were read.",
    "not_english": "The answer seems not to be in English, which the built-in engine cannot judge.",
    "unknown_words": "Most of the words are not known words.",
    "echo": "The answer repeats the question.",
    "keyword_list": "The answer lists terms without saying anything about them.",
    "repetition": "The answer repeats itself.",
    "quote_unverified": "A quote was not found in the answer, so its point got no credit.",
    "off_topic": "The answer is about something else.",
    "manipulation": "The answer seems to address the evaluator.",
    "engines_differ": "The built-in engine came to quite another score.",
}


def flag_sentence(flag: str) -> str:
    """What a flag says, also one that has no words of its own here."""
    return SENTENCES.get(flag, f"{flag.replace('_', ' ').capitalize()}.")
