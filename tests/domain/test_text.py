"""Words, sentences and clauses keep their place in the text as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botboss.domain.stems import stem
from botboss.domain.text import MAX_TOKENS, clauses, normalise, read


def _sentences(text: str) -> list[str]:
    passage = read(text)
    return [passage.quote(span) for span in passage.sentences]


@given(st.text())
def test_every_span_is_inside_the_original_and_holds_its_words(text: str) -> None:
    passage = read(text)
    end = 0
    for sentence in passage.sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        end = sentence.end
        for span in (sentence, *clauses(passage, sentence)):
            words = passage.words(span)
            assert span.start <= words[0].start
            assert words[-1].end <= span.end
            assert passage.quote(span) == passage.quote(span).strip()
    assert [t.start for t in passage.tokens] == sorted(t.start for t in passage.tokens)


@given(st.text())
def test_the_map_back_has_one_place_per_character(text: str) -> None:
    plain, starts, ends = normalise(text)
    assert len(plain) == len(starts) == len(ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(starts, ends, strict=True))
    assert starts == sorted(starts)


def test_hidden_characters_vanish_and_the_offsets_still_fit() -> None:
    text = "In\u200bdex\u00ad the \ufb01le.\u0000 Then\u2028caf\u0065\u0301 opens."
    passage = read(text)
    assert [token.word for token in passage.tokens] == ["index", "the", "file", "then", "café", "opens"]
    assert text[passage.tokens[0].start : passage.tokens[0].end] == "In\u200bdex"
    assert text[passage.tokens[4].start : passage.tokens[4].end] == "cafe\u0301"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One thing. Another? Yes!", ["One thing.", "Another?", "Yes!"]),
        ("Use tools, e.g. a linter. Then test.", ["Use tools, e.g. a linter.", "Then test."]),
        ("It took 3.5 hours on v1.2.3 of it.", ["It took 3.5 hours on v1.2.3 of it."]),
        ("- first step\n- second step", ["- first step", "- second step"]),
        ("a line that\nwraps on", ["a line that\nwraps on"]),
        ("and so on, etc.\n\nnext paragraph", ["and so on, etc.", "next paragraph"]),
        ("He said “stop.” I did.", ["He said “stop.”", "I did."]),
        ("...!?", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert _sentences(text) == sentences


def test_a_sentence_that_never_ends_is_chopped() -> None:
    assert max(len(piece.split()) for piece in _sentences("word " * 500)) == 60


def test_clauses_are_worth_quoting() -> None:
    passage = read("I opened the log, which was empty, and then I asked the team because nobody knew.")
    found = [passage.quote(span) for span in clauses(passage, passage.sentences[0])]
    assert found == [
        "I opened the log",
        "which was empty",
        "and then I asked the team",
        "because nobody knew",
    ]


def test_no_more_is_read_than_two_thousand_words() -> None:
    passage = read("word " * (MAX_TOKENS + 1))
    assert passage.cut
    assert len(passage.tokens) == MAX_TOKENS
    assert not read("word " * MAX_TOKENS).cut


@pytest.mark.parametrize(
    "forms",
    [
        ("organise", "organized", "organisation", "organizing"),
        ("behaviour", "behavior", "behaviours"),
        ("tell", "told", "tells", "telling"),
        ("write", "wrote", "written"),
        ("centre", "centers"),
        ("analyse", "analyzed"),
        ("customer", "customer's", "customers"),
    ],
)
def test_forms_of_one_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1
