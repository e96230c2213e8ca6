"""``python -m botboss`` as it is run: in processes of its own, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from botboss.services import checkup
from tests.chat_server import ChatServer
from tests.servers import postgres

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]
PARTS = {"settings", "data folder", "database", "queue", "storage", "ai", "video", "mail", "calendar"}
ADMIN = ("create-admin", "--email", "boss@example.org", "--name", "Boss", "--password", "rather long one")

pytestmark = pytest.mark.slow  # a process of its own for each command


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs ``python -m botboss`` with an environment that is empty but for what is said."""

    def command(*arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        bare = {"PATH": os.environ["PATH"], "BOTBOSS_DATA": str(tmp_path / "data"), **variables}
        return subprocess.run(
            [sys.executable, "-m", "botboss", *arguments],
            cwd=ROOT, env=bare, input=given, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    return command


def _well(told: subprocess.CompletedProcess[str]) -> set[str]:
    """The parts that ``check`` calls ok."""
    return {line[4:16].strip() for line in told.stdout.splitlines() if line.startswith("ok  ")}


def test_an_empty_folder_becomes_an_installation_with_an_administrator(run: Run) -> None:
    before = run("check")
    assert before.returncode == 1
    assert "NO  database     Run `python -m botboss migrate`." in before.stdout
    assert _well(before) == PARTS - {"database", "queue"}
    assert run("migrate").returncode == 0
    made = run("create-admin", given="boss@example.org\nBoss\nrather long one\nrather long one\n")
    assert (made.returncode, "boss@example.org is an administrator now." in made.stdout) == (0, True)
    assert "rather long one" not in made.stdout + made.stderr
    twice = run(*ADMIN)
    assert (twice.returncode, twice.stderr.count("\n")) == (1, 1)
    assert twice.stderr.startswith("botboss: email: ")
    after = run("check")
    assert (after.returncode, _well(after)) == (0, PARTS)


def test_postgresql_is_migrated_on_purpose(run: Run) -> None:
    with postgres() as url:
        where = {"DATABASE_URL": url.replace("+psycopg", "")}
        behind = run(*ADMIN, **where)
        assert (behind.returncode, behind.stderr.count("\n")) == (1, 1)
        assert "python -m botboss migrate" in behind.stderr
        for _again in range(2):
            assert run("migrate", **where).returncode == 0
        assert run(*ADMIN, **where).stdout == "boss@example.org is an administrator now.\n"
        assert _well(run("check", **where)) == PARTS


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("DATABASE_URL", "postgresql://127.0.0.1:1/none", "The database does not answer."),
        ("BOTBOSS_PORT", "x", "BOTBOSS_PORT: "),
    ],
)
def test_a_refusal_is_one_sentence(run: Run, variable: str, value: str, why: str) -> None:
    told = run("migrate", **{variable: value})
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert told.stderr.startswith(f"botboss: {why}")


@pytest.mark.parametrize(
    ("variables", "part", "named"),
    [
        ({"BOTBOSS_PORT": "x"}, "settings", "BOTBOSS_PORT"),
        ({"BOTBOSS_SECRET": "short"}, "settings", "BOTBOSS_SECRET"),
        ({"BOTBOSS_ENV": "production", "BOTBOSS_PASSWORD_COST": "standard"}, "settings", "BOTBOSS_URL"),
        ({"BOTBOSS_DATA": "/proc/botboss"}, "data folder", "BOTBOSS_DATA"),
    ],
)
def test_check_ends_at_the_first_thing_to_mend(
    setting, variables: dict[str, str], part: str, named: str
) -> None:  # type: ignore[no-untyped-def]
    setting(**variables)
    last = checkup.look()[-1]
    assert (last.part, last.well, last.words.split(":")[0]) == (part, False, named)


def test_a_language_model_judges_lines_and_is_checked(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "answers.jsonl"
    point = "Locks the row before it is changed"
    entry = {"question": "How?", "expected_points": [point], "answer": "I lock the row first."}
    lines.write_text(json.dumps(entry) + "\n" + "{}\n" + json.dumps(entry) + "\n")
    with ChatServer() as server:
        vendor = {
            "BOTBOSS_AI": "openai",
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": server.url,
            "BOTBOSS_OPENAI_MODEL": "test-model",
        }
        judged = run("evaluate", str(lines), **vendor)
        assert run("migrate", **vendor).returncode == 0
        well, unknown = run("check", **vendor), run("check", **{**vendor, "BOTBOSS_OPENAI_MODEL": "other"})
    found = [json.loads(line) for line in judged.stdout.splitlines()]
    assert [(one["engine"], one["score"]) for one in found] == [("openai:test-model/1", 1.0)] * 2
    assert [(one["calls"][0]["outcome"], one["calls"][0]["tokens_in"]) for one in found] == [("ok", 120)] * 2
    assert (judged.returncode, "line 2: question:" in judged.stderr) == (1, True)
    assert (well.returncode, _well(well)) == (0, PARTS)
    assert "calls in the last hour none" in well.stdout
    assert unknown.returncode == 1
    assert "NO  ai           BOTBOSS_OPENAI_MODEL: the server does not list this model." in unknown.stdout
    without = run("check", BOTBOSS_AI="openai")
    assert without.returncode == 1
    assert "OPENAI_API_KEY is missing" in without.stdout


def test_a_thousand_lines_are_judged_past_bad_ones_with_progress(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"question": "Why?", "expected_points": ["Because it rains"], "answer": "It rains."})
    lines = [line] * 1_000
    lines[41], lines[777] = "{", json.dumps({"question": 3})
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    told = run("evaluate", str(file))
    assert told.returncode == 1
    judged = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(judged) == 998
    assert {one["engine"] for one in judged} == {"builtin:minilm/1"}
    said = told.stderr.splitlines()
    assert said[-1] == "done: 998 judged, 2 refused: 42, 778"
    assert said[0] == "line 42: line: Is not valid JSON. Each line must be one object."
    assert sum("so far" in one for one in said) == 20


def test_nobody_has_graded_in_a_new_installation(run: Run) -> None:
    assert run("migrate").returncode == 0
    told = run("calibration")
    assert (told.returncode, told.stdout.count("\n")) == (0, 1)
    assert "rate some on /calibration" in told.stdout
