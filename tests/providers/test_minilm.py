"""The network with its vocabulary: pieces, offsets, stretches."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from botboss.providers import minilm
from botboss.providers.minilm import CHUNK, MOST_PIECES


@pytest.fixture(scope="module")
def network() -> minilm.MiniLM:
    return minilm.load()


def test_nothing_is_loaded_at_import() -> None:
    code = (
        "import sys, botboss.providers as p, botboss.jobs; p.ai(); "
        "print(sorted({'onnxruntime', 'tokenizers', 'huggingface_hub'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_pieces_stand_where_their_offsets_say(network: minilm.MiniLM) -> None:
    text = "Café staff re-ordered 3 (three) idempotently—twice. 漢字 🙂"
    found = network.pieces(text)
    words = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    assert words[:7] == ["Café", "staff", "re", "-", "ordered", "3", "("]
    assert {"twice", "漢", "字", "🙂"} <= set(words)
    assert list(found.starts) == sorted(found.starts)
    assert found.vectors.shape == (len(words), 384)
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(len(words)), abs=1e-5)


def test_a_word_in_its_context_is_most_like_the_same_meaning(network: minilm.MiniLM) -> None:
    money, river, loan = (
        network.pieces(text).vectors[place]
        for text, place in (
            ("the bank lent money", 1),
            ("the river bank flooded", 2),
            ("a bank gave a loan", 1),
        )
    )
    assert money @ loan > money @ river


@pytest.mark.parametrize("text", ["", " ", "\x00", "x" * 5_000, "word " * 6_000, "漢" * 6_000, "....." * 900])
def test_any_text_is_taken_in_stretches_and_cut(network: minilm.MiniLM, text: str) -> None:
    found = network.pieces(text)
    assert len(found.starts) == len(found.ends) == len(found.vectors) <= MOST_PIECES
    assert np.isfinite(found.vectors).all()


def test_a_stretch_ends_with_a_sentence_where_it_can() -> None:
    sentence = [*"abcdefg", "."]
    ends = [end for _, end in minilm._chunks(sentence * 100)]
    assert all(end % len(sentence) == 0 for end in ends)
    assert max(np.diff([0, *ends])) <= CHUNK
    words = ["one", "##two", "##three"] * 200
    assert all(end == len(words) or not words[end].startswith("##") for _, end in minilm._chunks(words))


def test_what_stands_in_one_stretch_does_not_move_another(network: minilm.MiniLM) -> None:
    first = "The pump is stopped before the valve is opened. " * (CHUNK // 10)
    alone, more = network.pieces(first), network.pieces(first + "Nobody is paid twice. " * 60)
    assert len(alone.starts) == CHUNK
    assert (alone.vectors == more.vectors[:CHUNK]).all()
