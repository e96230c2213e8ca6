"""The house's rules that a tool cannot hold: each lesson learnt twice becomes a test here."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from botboss import errors
from botboss.api.errors import STATUS
from botboss.domain import gates, verdicts
from botboss.domain.flags import SENTENCES
from botboss.models.events import EventType
from botboss.services.notifications import NOTICES, SILENT
from botboss.services.reactions import WORK
from botboss.settings import Settings, variable
from botboss.ui.errors import REACTIONS

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "botboss").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
HARD_LIMIT, LONGEST_FUNCTION = 400, 40


def _all_errors() -> set[type[errors.BotbossError]]:
    found = vars(errors).values()
    return {kind for kind in found if inspect.isclass(kind) and issubclass(kind, errors.BotbossError)}


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= HARD_LIMIT


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_stay_small(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


def test_only_settings_reads_the_environment() -> None:
    readers = [path.name for path in SOURCES if re.search(r"os\.(environ|getenv)", path.read_text("utf-8"))]
    assert set(readers) <= {"settings.py"}


def test_only_db_commits() -> None:
    assert [path.name for path in SOURCES if ".commit(" in path.read_text("utf-8")] == ["db.py"]


def test_only_edges_catch_everything() -> None:
    edges = {"api", "ui", "jobs.py", "__main__.py"}
    catching = [
        path
        for path in SOURCES
        if re.search(r"except( Base)?\s*Exception|except\s*:", path.read_text("utf-8"))
    ]
    assert [path for path in catching if path.relative_to(ROOT / "botboss").parts[0] not in edges] == []


def test_no_vague_modules() -> None:
    vague = {"utils", "helpers", "manager", "common", "misc"}
    assert not [path for path in SOURCES if path.stem in vague]


def test_every_error_has_a_status_and_a_reaction() -> None:
    for kind in _all_errors():
        assert any(base in STATUS for base in kind.__mro__ if base is not errors.BotbossError) or (
            kind is errors.BotbossError
        ), f"{kind.__name__} has no status in api/errors.py"
        assert any(base in REACTIONS for base in kind.__mro__ if base is not errors.BotbossError) or (
            kind is errors.BotbossError
        ), f"{kind.__name__} has no reaction in ui/errors.py"


def test_every_error_is_drawn_in_the_tree() -> None:
    drawn = errors.__doc__ or ""
    assert [kind.__name__ for kind in _all_errors() if kind.__name__ not in drawn] == []


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [variable(name) for name in Settings.model_fields if f"`{variable(name)}`" not in readme] == []


def test_every_event_has_a_reaction_or_is_silent() -> None:
    for kind in EventType:
        assert [kind in NOTICES, kind in WORK, kind in SILENT].count(True) == 1, kind


def test_every_flag_has_its_sentence() -> None:
    fired = re.findall(r'Gate\("(\w+)"', inspect.getsource(gates))
    named = [gates.NO_ANSWER, gates.INJECTION, gates.CUT, gates.NOT_ENGLISH]
    by_model = [verdicts.UNVERIFIED, verdicts.OFF_TOPIC, verdicts.MANIPULATION, verdicts.ENGINES_DIFFER]
    assert {*fired, *named, *by_model} == set(SENTENCES)


def test_every_setting_has_words() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_alembic_is_no_package() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


@pytest.mark.parametrize(
    "name", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_links_within_the_texts_lead_somewhere(name: str) -> None:
    """To a file, and in it to a heading, as GitHub names them."""
    dead = []
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", (ROOT / name).read_text("utf-8")):
        file, _, heading = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE) if heading else []
        known = {re.sub(r"[^\w -]", "", one).strip().lower().replace(" ", "-") for one in headings}
        if not path.exists() or (heading and heading not in known):
            dead.append(target)
    assert dead == []
