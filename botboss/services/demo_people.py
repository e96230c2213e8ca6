"""Who is in the demo: invented people with addresses that reach nobody (example.com)."""

from __future__ import annotations

DOMAIN = "demo.example.com"
PASSWORD = "demo botboss 2026"  # noqa: S105  (printed to whoever makes the demo)

ADMIN = ("Alma Admin", "admin")
HR = ("Marta Horvat", "hr")
INTERVIEWERS = (
    ("Sam Okafor", "Europe/London"),
    ("Priya Nair", "Europe/Berlin"),
    ("Jonas Lindqvist", "America/New_York"),
)
CANDIDATES = (
    "Ana Beatriz Carvalho",
    "Zoë Novák",
    "Piotr Zieliński",
    "Nadia Berg",
    "Mei Tanaka",
    "Лилия Петрова",
    "Tomás Haddad",
    "Chiara Conti",
    "Omar Farouk",
    "Grace Mbeki",
    "Liam Murphy",
    "Sofía Álvarez",
    "Noah Fischer",
    "Aisha Rahman",
    "Lucas Moreau",
    "Ingrid Solberg",
    "Mateo Rojas",
    "Hana Kim",
    "Yusuf Demir",
    "Elif Kaya",
    "Viktor Horák",
    "Amara Okeke",
    "Daniel Weiss",
    "Léa Dubois",
    "Kofi Mensah",
    "Marie-Claire Vandenberghe-Christodoulopoulou",
    "Arjun Mehta",
    "Freya Larsen",
    "Diego Santos",
    "Olga Ivanova",
    "Hugo Janssen",
    "Samira Haddadi",
    "Ethan Clarke",
    "Nina Kovač",
    "Ravi Patel",
    "Julia Nowak",
    "Ahmed Salah",
    "Emma Virtanen",
    "Paolo Ricci",
    "Thandi Dlamini",
)
ROLES = ("Developer", "Data analyst", "Product manager", "Customer support agent", "Sales representative")
FEEDBACK = (
    "Clear examples and honest about what went wrong. I would like a second talk about testing.",
    "Knows the craft. Answers stayed general; ask for one concrete case next time.",
    "Listened well, asked good questions back and explained the trade-offs without being prompted.",
)


def address(name: str) -> str:
    """ "Zoë Novák" → "candidate02@…": by place in the list, so any script works."""
    place = CANDIDATES.index(name) + 1
    return f"candidate{place:02d}@{DOMAIN}"
