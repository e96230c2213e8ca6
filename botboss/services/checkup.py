"""What `python -m botboss check` tells: each part with ok, or with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from botboss import db, providers
from botboss.errors import Misconfigured
from botboss.security import utcnow
from botboss.services import ai_calls, health
from botboss.settings import get_settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One part that was looked at; ``words`` describe it, or say what to do."""

    part: str
    well: bool
    words: str


def look() -> list[Finding]:
    """Settings, data folder, database and every port; what rests on a part that fails is left out."""
    findings: list[Finding] = []
    for look_at in (_settings, _folder):
        findings.append(look_at())
        if not findings[-1].well:
            return findings
    parts = {name: part for name, part in health.report().items() if isinstance(part, dict)}
    if providers.writer():
        parts["ai"] = _language_model(parts["ai"], parts["database"])
    if parts["database"]["status"] != "ok":
        del parts["queue"]
    return findings + [_of(name, part) for name, part in parts.items()]


def _language_model(part: dict[str, Any], database: dict[str, Any]) -> dict[str, Any]:
    """The part of a language model after asking its server, with how the last hour's calls ended."""
    asked = providers.ai().probe()
    part = part if asked["status"] == "ok" and part["status"] != "ok" else asked
    if database["status"] != "ok":
        return part
    with db.reading() as session:
        counts = ai_calls.recent(session, now=utcnow())
    told = " ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "none"
    return {**part, "calls in the last hour": told}


def _settings() -> Finding:
    try:
        settings = get_settings()
    except Misconfigured as error:
        return Finding("settings", False, error.message)
    if settings.production and not settings.url:
        why = f"BOTBOSS_URL: set it to the address people use, links in mails say {settings.base_url}"
        return Finding("settings", False, why)
    return Finding("settings", True, f"{settings.env}, {settings.base_url}")


def _folder() -> Finding:
    try:
        folder = get_settings().folder
        with TemporaryFile(dir=folder) as file:
            file.write(b"botboss")
    except OSError as error:
        named = f"cannot write to {get_settings().data} ({error.strerror})"
        why = f"BOTBOSS_DATA: {named}. Make it writable, or name another folder."
        return Finding("data folder", False, why)
    return Finding("data folder", True, str(folder))


def _of(name: str, part: dict[str, Any]) -> Finding:
    if part["status"] != "ok":
        return Finding(name, False, str(part.get("why", "Does not answer.")))
    return Finding(name, True, ", ".join(f"{key} {value}" for key, value in part.items() if key != "status"))
