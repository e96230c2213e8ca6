"""The style sheets: readable in light and dark, and no class without a rule."""

import re
from pathlib import Path

import pytest

from botboss.ui.theme import STYLESHEETS

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
INKS = ("ink", "ink-2", "link", "good", "warn", "bad", "quiet")
GROUNDS = ("page", "panel", "side", "sunk", "hover")
#: Text on a ground of its own.
PAIRS = [
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("on-solid", "solid"),
    ("on-mark", "mark"),
    ("on-mark", "mark-on"),
    ("ink", "tint"),
    ("ink-2", "tint"),
    ("warn", "tint"),
    ("ink", "disc"),
    ("ink", "good-tint"),
    ("ink", "warn-tint"),
    ("ink", "bad-tint"),
    ("good", "good-tint"),
    ("bad", "bad-tint"),
]
#: What must be told from its surroundings without being read: edges of fields, focus, bars, dots.
SHAPES = [("edge", "panel"), ("edge", "page"), ("accent", "page"), ("accent", "track"), ("good", "track")]


def _tokens(theme: str) -> dict[str, str]:
    sheet = (ASSETS / "theme.css").read_text("utf-8")
    start = ":root, .light, .light-theme {" if theme == "light" else ".dark, .dark-theme {"
    block = sheet.split(start, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--bb-([\w-]+): (#[0-9a-f]{6})", block))


def _light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), [(i, g) for i in INKS for g in GROUNDS] + PAIRS)
def test_text_is_readable(theme: str, ink: str, ground: str) -> None:
    tokens = _tokens(theme)
    assert _contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_are_seen(theme: str, shape: str, ground: str) -> None:
    tokens = _tokens(theme)
    assert _contrast(tokens[shape], tokens[ground]) >= 3


def test_both_themes_have_every_colour() -> None:
    assert _tokens("light").keys() == _tokens("dark").keys()


def _sheets() -> str:
    return "\n".join((ASSETS / name.lstrip("/")).read_text("utf-8") for name in STYLESHEETS)


def _code() -> str:
    files = [*(ROOT / "botboss" / "ui").rglob("*.py"), *(ASSETS / "js").glob("*.jsx")]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_every_class_has_a_rule() -> None:
    styled = set(re.findall(r"\.(bb-[a-z][\w-]*)", _sheets()))
    used = set(re.findall(r"(?<![\w.-])(bb-[a-z0-9-]*[a-z0-9])(?=[\s\"'`])", _code()))
    assert used - styled - {"bb-phone", "bb-w"} == set()


def test_every_token_is_set() -> None:
    set_somewhere = set(re.findall(r"(--bb-[\w-]+):", _sheets())) | set(
        re.findall(r"\"(--bb-[\w-]+)\"", _code())
    )
    assert set(re.findall(r"var\((--bb-[\w-]+)", _sheets() + _code())) - set_somewhere == set()


def test_no_other_host_is_asked() -> None:
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg", "", _sheets())
