"""One key for a role however it is written."""

from __future__ import annotations

import re
import unicodedata

from botboss.errors import InvalidInput

LONGEST_ROLE = 120
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line separators
_ALIASES = {
    "developer": (
        "software engineer",
        "software developer",
        "programmer",
        "coder",
        "software development engineer",
        "developer engineer",
        "dev",
    ),
    "devops engineer": ("devops", "site reliability engineer", "sre", "platform engineer"),
    "data analyst": ("analyst data", "bi analyst", "business intelligence analyst"),
    "product manager": ("pm", "product owner"),
    "product designer": ("ux designer", "ui designer", "ux ui designer", "ui ux designer", "designer"),
    "customer support agent": ("support agent", "customer support", "support", "support specialist"),
    "sales representative": ("sales", "sales rep", "salesperson", "account executive"),
    "registered nurse": ("nurse", "rn", "staff nurse", "ward nurse", "hospital nurse"),
    "accountant": (
        "bookkeeper",
        "financial accountant",
        "general ledger accountant",
        "accounting specialist",
    ),
    "marketing manager": ("marketing", "marketing lead", "marketer", "marketing specialist"),
    "recruiter": (
        "talent acquisition specialist",
        "talent acquisition partner",
        "hr recruiter",
        "recruiting specialist",
    ),
    "project manager": ("project lead", "project leader", "programme manager", "program manager"),
    "teacher": ("school teacher", "secondary school teacher", "primary school teacher", "schoolteacher"),
    "warehouse supervisor": (
        "warehouse manager",
        "warehouse team leader",
        "logistics supervisor",
        "warehouse lead",
    ),
    "customer success manager": ("csm", "customer success", "customer success specialist"),
    "administrative assistant": (
        "admin assistant",
        "office assistant",
        "executive assistant",
        "personal assistant",
        "secretary",
        "office administrator",
    ),
    "maintenance technician": (
        "maintenance engineer",
        "maintenance mechanic",
        "industrial mechanic",
        "service technician",
    ),
    "store manager": ("shop manager", "retail manager", "branch manager retail", "retail store manager"),
}
_KEY_OF = {alias: key for key, aliases in _ALIASES.items() for alias in aliases}
_RESPELLED = {"behavioral": "behavioural"}


def role_key(role: str) -> str:
    """The folded form by which roles are matched: "Software  Engineer" → "developer".

    A role that folds to nothing ("***") is its casefolded text.
    """
    folded = unicodedata.normalize("NFKC", role).casefold().strip()
    words = " ".join(re.findall(r"\w+(?:[+#]+|(?:\.\w+)+)?", folded))
    if not words:
        return folded
    words = " ".join(_RESPELLED.get(word, word) for word in words.split())
    return _KEY_OF.get(words, words)[:120]


def check_role(text: str) -> str:
    """The role as it is kept: as written, without surrounding space. Raises InvalidInput on ``role``."""
    written = text.strip()
    if not 1 <= len(written) <= LONGEST_ROLE:
        raise InvalidInput(role=f"Must have 1 to {LONGEST_ROLE} characters, such as Software engineer.")
    if any(unicodedata.category(char) in _UNSEEN for char in written):
        raise InvalidInput(role="Holds line breaks or control characters. Remove them.")
    return written
