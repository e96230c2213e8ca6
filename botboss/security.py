"""Password hashing (passlib, argon2id), access tokens (pyjwt) and signatures.

Hashing takes tens of milliseconds on purpose: call it outside of a transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jwt
from passlib.context import CryptContext

from botboss.settings import get_settings

ALGORITHM = "HS256"
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128


def utcnow() -> datetime:
    """The moment, aware and in UTC; only the edges and the units ask for it."""
    return datetime.now(UTC)


@lru_cache(maxsize=1)
def _passwords() -> CryptContext:
    """argon2id at OWASP's second profile: 19 MiB, 2 passes, 1 lane."""
    cheap = get_settings().password_cost == "cheap"  # noqa: S105
    return CryptContext(
        schemes=["argon2"],
        argon2__type="id",
        argon2__time_cost=1 if cheap else 2,
        argon2__memory_cost=64 if cheap else 19_456,
        argon2__parallelism=1,
    )


def _folded(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    return str(_passwords().hash(_folded(password)))


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe(16))


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether they belong together; without a hash it takes the same time and says no."""
    fits = _passwords().verify(_folded(password), password_hash or _nobodys_hash())
    return fits and password_hash is not None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset((files("botboss") / "common_passwords.txt").read_text("utf-8").split())


def is_common_password(password: str) -> bool:
    """Whether it is one of the passwords that guessers try first, digits at the end or not."""
    plain = password.casefold()
    return plain in _common() or plain.rstrip("0123456789!.?") in _common() or len(set(plain)) < 4


def new_secret() -> str:
    """A random value for a link, cookie or refresh token (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a random secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(purpose: str) -> bytes:
    """A key of its own for each purpose, so that one kind of token never passes for another."""
    return hmac.digest(get_settings().signing_key.encode(), purpose.encode(), "sha256")


def make_token(purpose: str, claims: dict[str, Any], *, now: datetime, lasts: timedelta) -> str:
    """A JWT with ``claims``, ``aud`` = purpose, ``iat`` and ``exp``."""
    times = {"iat": int(now.timestamp()), "exp": int((now + lasts).timestamp())}
    return jwt.encode({**claims, **times, "aud": purpose}, _key(purpose), algorithm=ALGORITHM)


def read_token(purpose: str, token: str) -> dict[str, Any] | None:
    """The claims of a token that we signed for this purpose and that has not ended, else None."""
    try:
        return jwt.decode(
            token,
            _key(purpose),
            algorithms=[ALGORITHM],
            audience=purpose,
            options={"require": ["exp", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, UnicodeError):
        return None


def sign(purpose: str, *parts: object) -> str:
    """A signature over the parts, in hex (HMAC-SHA-256)."""
    message = "\n".join(str(part) for part in parts)
    return hmac.new(_key(purpose), message.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def signature_fits(signature: str, purpose: str, *parts: object) -> bool:
    """Whether ``signature`` is ours over these parts; takes the same time either way."""
    return hmac.compare_digest(signature.encode("utf-8", "replace"), sign(purpose, *parts).encode())
