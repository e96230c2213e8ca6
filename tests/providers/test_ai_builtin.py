"""The embedded evaluator behind its port: which tier judges, and what it asks next."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from botboss.errors import ProviderError
from botboss.providers import ai_builtin, minilm
from botboss.providers.ai_builtin import BuiltinAI
from botboss.services import checkup
from tests.domain.rubric import GOOD, RACES

AI = BuiltinAI()
WORDS = BuiltinAI("lexical")
PARAPHRASE = "Paying again is harmless: the second request is recognised and changes nothing."


def _forget() -> None:
    for kept in (minilm._lacking, minilm._outcome, ai_builtin._model_tier):
        kept.cache_clear()


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with copies of the model's files, which are used instead of the installed ones."""
    weights, words = minilm._weights(), minilm._vocabulary()
    copyfile(words, tmp_path / words.name)
    (tmp_path / weights.name).symlink_to(weights)
    monkeypatch.setattr(minilm, "_weights", lambda: tmp_path / weights.name)
    monkeypatch.setattr(minilm, "_vocabulary", lambda: tmp_path / words.name)
    _forget()
    yield tmp_path
    monkeypatch.undo()
    _forget()


def test_it_names_the_tier_in_every_evaluation() -> None:
    for engine, name in ((AI, "builtin:minilm/1"), (WORDS, "builtin:lexical/1")):
        assert engine.name == name
        assert engine.evaluate(RACES, GOOD).engine == name
        assert engine.health() == {"status": "ok", "engine": name}


def test_meaning_counts_where_no_word_is_shared() -> None:
    by_meaning, by_words = (engine.evaluate(RACES, PARAPHRASE).points[1] for engine in (AI, WORDS))
    assert by_meaning.coverage > 0.2 > 0.01 >= by_words.coverage


def test_the_same_text_gets_the_same_digits_whatever_is_asked_beside_it() -> None:
    wanted = AI.evaluate(RACES, GOOD)
    with ThreadPoolExecutor(8) as pool:
        asked = [GOOD if place % 2 else GOOD * (place % 5) for place in range(24)]
        found = list(pool.map(lambda text: AI.evaluate(RACES, text), asked))
    assert {one.points for one in found[1::2]} == {wanted.points}


def test_a_file_that_was_changed_is_not_used_and_health_says_so(files: Path) -> None:
    path = files / "minilm_vocabulary.txt"
    path.write_text(path.read_text("utf-8").replace("lock", "kcol"), "utf-8")
    engine = BuiltinAI()
    assert engine.evaluate(RACES, GOOD) == WORDS.evaluate(RACES, GOOD)
    assert engine.name == "builtin:lexical/1"
    told = engine.health()
    assert (told["status"], told["engine"]) == ("degraded", "builtin:lexical/1")
    assert "minilm_vocabulary.txt is not the file that was measured. Answers are" in told["why"]
    with pytest.raises(ProviderError, match="not the file that was measured"):
        minilm.load()


def test_a_file_that_is_missing_is_done_without(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "model.onnx").unlink()
    engine = BuiltinAI()
    assert engine.evaluate(RACES, GOOD).engine == "builtin:lexical/1"
    assert "model.onnx cannot be read" in engine.health()["why"]
    with pytest.raises(ProviderError):
        engine.similarities(["one thing", "one thing"])
    told = checkup._of("ai", engine.health())
    assert (told.well, told.words) == (False, engine.health()["why"])


def test_a_network_that_does_not_load_is_done_without(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "model.onnx").unlink()
    (files / "model.onnx").write_bytes(b"not a network")
    monkeypatch.setattr(minilm, "_verified", Path.read_bytes)
    engine = BuiltinAI()
    assert engine.name == "builtin:minilm/1"
    assert engine.evaluate(RACES, GOOD).engine == "builtin:lexical/1"
    assert engine.name == "builtin:lexical/1"
    assert "cannot be loaded" in engine.health()["why"]


def test_the_follow_up_asks_for_the_heaviest_missing_point_that_has_a_probe() -> None:
    assert AI.follow_up(RACES, "") == "What happens when the payment is sent again?"
    said = "The payment is idempotent so that a retry never charges twice."
    assert AI.follow_up(RACES, said) == "What does the other one see?"
    assert AI.follow_up(RACES, said, AI.evaluate(RACES, "")) == "What happens when the payment is sent again?"


def test_nothing_is_asked_when_all_is_covered_or_no_probe_is_stored() -> None:
    assert AI.follow_up(RACES, GOOD) is None
    assert AI.follow_up(replace(RACES, probes=()), "") is None


def test_the_probe_needs_no_network(files: Path) -> None:
    AI.follow_up(RACES, GOOD)
    assert minilm._outcome.cache_info().currsize == 0


def test_likeness_is_symmetric_and_tells_texts_apart() -> None:
    texts = ["How do you keep secrets safe?", "Where do you keep a secret?", "Tell me about a conflict.", ""]
    found = AI.similarities(texts)
    assert found.shape == (4, 4)
    assert (found == found.T).all()
    assert found.diagonal().tolist() == [1] * 4
    assert found[0, 1] > 0.4 > found[0, 2]
    assert AI.similarities([]).shape == (0, 0)
    with pytest.raises(ProviderError):
        WORDS.similarities(texts)


def test_texts_become_unit_vectors() -> None:
    for text in ("one", "two " * 1_000, ""):
        found = minilm.load().vector(text)
        assert found.shape == (384,)
        assert (found**2).sum() == pytest.approx(1, abs=1e-5)
