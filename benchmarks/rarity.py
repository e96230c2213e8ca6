"""Make the frozen table of word rarity that is part of the evaluator's version.

    python -m benchmarks.rarity botboss/domain/rarity.json /usr/share/doc /usr/share/man

Counts in how many passages of about 100 words each stem occurs, over Python's own
documentation, the question bank and every text file in the folders named, and writes
``{"max": idf, "stems": {stem: idf}}`` with idf = ln(passages / passages with the stem).
A new table moves scores: raise the engine's version with it.
"""

from __future__ import annotations

import ast
import gzip
import json
import math
import re
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from pydoc_data.topics import topics

from botboss.domain.stems import stem
from botboss.domain.words import FUNCTION_WORDS

PASSAGE_WORDS = 100
PASSAGES_PER_FILE = 40
LARGEST_FILE = 2_000_000
STEMS_KEPT = 16_000
LEAST_PASSAGES = 5
TEXT_ENDINGS = {".txt", ".md", ".rst", ".gz", ".html", ""}
NOT_ENGLISH = re.compile(r"/man/[a-z]{2}(_[A-Z]{2})?/|changelog|/LC_MESSAGES/", re.IGNORECASE)
MARK_UP = re.compile(r"<[^>]{1,200}>|^[.'][A-Za-z]{1,2}\b.*$|\\f.|\\[-&]|`[^`]*`|https?://\S+", re.MULTILINE)
WORD = re.compile(r"\b[a-zA-Z][a-z]+(?:'[a-z]+)?\b")


def texts(folders: list[Path]) -> Iterator[str]:
    """Every text to count, one string per file or topic."""
    yield from topics.values()
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py")):
        yield docstrings(path)
    for path in sorted(Path("botboss/bank").glob("*.json")):
        yield from bank_texts(json.loads(path.read_text("utf-8")))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and readable(path):
                yield contents(path)


def readable(path: Path) -> bool:
    """Whether the file looks like English prose that is small enough to count."""
    manual = path.name.removesuffix(".gz")[-2:-1] == "."
    return (
        (path.suffix in TEXT_ENDINGS or manual)
        and not NOT_ENGLISH.search(str(path))
        and path.stat().st_size < LARGEST_FILE
    )


def contents(path: Path) -> str:
    """The text of a plain or gzipped file without mark-up; empty when it is not text."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return MARK_UP.sub(" ", raw.decode("utf-8"))
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError):
        return ""


def docstrings(path: Path) -> str:
    """Every docstring of one Python file."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8", errors="replace")))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return "\n".join(ast.get_docstring(node) or "" for node in nodes if isinstance(node, kinds))


def bank_texts(bank: dict) -> Iterator[str]:
    """Each question of a bank file with its points, and each sample answer."""
    for question in bank["questions"]:
        points = " ".join(point["text"] for point in question["expected_points"])
        yield f"{question['question']} {points}"
        yield from (question["good"], question["weak"])


def passages(text: str) -> Iterator[set[str]]:
    """The stems of each stretch of ``PASSAGE_WORDS`` words."""
    words = [word.casefold() for word in WORD.findall(text)]
    stretches = range(0, min(len(words), PASSAGE_WORDS * PASSAGES_PER_FILE), PASSAGE_WORDS)
    for begin in stretches:
        stretch = words[begin : begin + PASSAGE_WORDS]
        yield {stem(word) for word in stretch if len(word) < 25 and word not in FUNCTION_WORDS}


def main(target: str, *folders: str) -> None:
    """Count and write the table to ``target``."""
    found: Counter[str] = Counter()
    total = 0
    seen: set[int] = set()
    for text in texts([Path(folder) for folder in folders]):
        for stems in passages(text):
            key = hash(frozenset(stems))
            if key not in seen:
                seen.add(key)
                found.update(stems)
                total += 1
    kept = [(name, count) for name, count in found.most_common(STEMS_KEPT) if count >= LEAST_PASSAGES]
    table = {name: round(math.log(total / count), 1) for name, count in sorted(kept)}
    lines = ",\n".join(f'"{name}":{idf}' for name, idf in table.items())
    Path(target).write_text(f'{{"max":{round(math.log(total), 1)},"stems":{{\n{lines}\n}}}}\n', "utf-8")
    print(f"{total} passages, {len(table)} stems")


if __name__ == "__main__":
    main(*sys.argv[1:])
