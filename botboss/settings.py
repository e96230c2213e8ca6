"""Every setting, read once from the environment; the only module that does.

Each has a default that works: an empty environment is a complete product. A wrong value
stops the start with a sentence that names its variable.
"""

from __future__ import annotations

import os
import secrets
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from botboss.errors import Misconfigured

WEAK_SECRETS = {"secret", "changeme", "change-me", "password", "botboss", "development"}


class Settings(BaseSettings):
    """Frozen. Sizes are bytes, waits are seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="BOTBOSS_", frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    env: Literal["development", "production"] = Field(
        "development", description="`production` turns the strict defaults on"
    )
    data: Path = Field(Path("data"), description="folder of the database, uploads, outbox and secret")
    port: int = Field(8000, ge=1, le=65535, description="the one port of pages and API")
    host: str = Field("", description="address to listen on; empty: 127.0.0.1, in production all")
    url: str = Field("", description="base of every absolute link; empty: http://localhost:PORT")
    secret: str = Field(
        "", description="signs tokens and links, at least 32 characters; empty: made once in the data folder"
    )
    database_url: str = Field(
        "", validation_alias="DATABASE_URL", description="PostgreSQL; empty: SQLite in the data folder"
    )
    redis_url: str = Field(
        "", validation_alias="REDIS_URL", description="queue and page state for several processes"
    )
    cors_origins: str = Field("", description="more origins that browsers may call from, separated by commas")
    proxy_hops: int = Field(0, ge=0, le=10, description="trusted proxies in front, for the caller's address")
    pool_size: int = Field(
        40, ge=2, le=500, description="database connections, and threads that serve requests"
    )

    staff_signup: Literal["", "open", "approval", "closed"] = Field(
        "", description="staff registration: open, approval (production), closed"
    )
    candidate_booking: Literal["", "open", "closed"] = Field(
        "", description="candidates schedule real interviews themselves; open in development"
    )
    common_passwords: Literal["", "allow", "refuse"] = Field(
        "", description="common passwords over REST; refused in production"
    )
    admin_email: str = Field("", description="with the password: the first administrator, made at start")
    admin_password: str = Field("", description="see `BOTBOSS_ADMIN_EMAIL`")
    token_hours: int = Field(24, ge=1, le=24 * 90, description="life of an access token")
    refresh_days: int = Field(30, ge=1, le=365, description="life of a refresh token")
    session_hours: int = Field(12, ge=1, le=24 * 30, description="idle life of a browser session")
    password_cost: Literal["standard", "cheap"] = Field(
        "standard", description="argon2 cost; `cheap` is for tests only"
    )
    sign_in_per_pair: int = Field(
        10, ge=1, description="failed sign-ins in 15 minutes per account and address"
    )
    sign_in_per_account: int = Field(50, ge=1, description="failed sign-ins in 15 minutes per account")
    sign_in_per_address: int = Field(100, ge=1, description="failed sign-ins in 15 minutes per address")
    mails_per_hour: int = Field(10, ge=1, description="reset and verification mails per account and hour")
    registrations_per_hour: int = Field(1000, ge=1, description="registrations per address and hour")

    ai: Literal["builtin", "openai"] = Field(
        "builtin", description="who judges answers: `builtin`, or `openai` and whatever speaks its API"
    )
    ai_tier: Literal["model", "lexical"] = Field(
        "model",
        description="how the built-in engine judges; `lexical` knows words only, for small machines",
    )
    openai_api_key: str = Field(
        "", validation_alias="OPENAI_API_KEY", description="needed for `BOTBOSS_AI=openai`"
    )
    openai_base_url: str = Field(
        "", validation_alias="OPENAI_BASE_URL", description="another server of that API; empty: OpenAI's own"
    )
    openai_model: str = Field("gpt-5.6-luna", max_length=90, description="the model that judges and writes")
    openai_timeout: float = Field(30.0, ge=1, le=60, description="how long one request to it may take")
    openai_price_in: float = Field(
        0.0, ge=0, description="US dollars for a million tokens in, for the costs in the call records"
    )
    openai_price_out: float = Field(0.0, ge=0, description="US dollars for a million tokens out")
    video: Literal["builtin"] = Field("builtin", description="whose video rooms")
    storage: Literal["disk"] = Field("disk", description="where uploads are kept")
    mail: Literal["outbox"] = Field("outbox", description="how mail leaves")
    calendar: Literal["builtin"] = Field("builtin", description="which calendar knows who is busy")

    body_limit: int = Field(1_000_000, ge=1_000, description="largest request body that is not an upload")
    upload_limit: int = Field(25_000_000, ge=1_000, description="largest upload")
    import_limit: int = Field(5_000_000, ge=1_000, description="largest file of questions")
    import_questions: int = Field(1_000, ge=1, description="questions that one file may hold")
    files_per_interview: int = Field(50, ge=1, description="files that one interview may have")
    link_minutes: int = Field(15, ge=1, description="life of a signed download link")
    answer_limit: int = Field(20_000, ge=100, description="longest answer, in characters")
    complete_wait: float = Field(10.0, ge=0, le=60, description="how long `complete` waits for the engine")
    follow_ups: int = Field(
        2, ge=0, le=10, description="follow-up questions per interview, where no job says"
    )
    calibration_least: int = Field(
        30, ge=10, le=10_000, description="graded answers that a calibration is fitted to, at the least"
    )
    start_days: int = Field(
        7, ge=1, le=365, description="days after its time in which an AI-led interview may be taken"
    )
    move_hours: int = Field(24, ge=0, description="notice a candidate gives to move an interview")
    moves: int = Field(2, ge=0, description="how often a candidate may move an interview")
    show_score: Literal["yes", "no"] = Field(
        "yes", description="`complete` answers the score to the candidate"
    )

    @field_validator("url", "openai_base_url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("openai_api_key")
    @classmethod
    def _fits_a_header(cls, value: str) -> str:
        value = value.strip()
        if not (value.isascii() and value.isprintable()) or " " in value:
            raise ValueError("must be one word of visible ASCII characters; copy the key again")
        return value

    @field_validator("secret")
    @classmethod
    def _strong(cls, value: str) -> str:
        if value and (len(value) < 32 or value.casefold() in WEAK_SECRETS or len(set(value)) < 8):
            raise ValueError("must be at least 32 random characters; leave it empty to have one made")
        return value

    @field_validator("database_url")
    @classmethod
    def _psycopg(cls, value: str) -> str:
        if not value:
            return value
        scheme, separator, rest = value.partition("://")
        if scheme.split("+")[0] not in {"postgres", "postgresql"} or not separator:
            raise ValueError("must be a postgresql:// address; leave it empty for SQLite")
        return f"postgresql+psycopg://{rest}"

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        if bool(self.admin_email) != bool(self.admin_password):
            raise ValueError(
                "BOTBOSS_ADMIN_EMAIL and BOTBOSS_ADMIN_PASSWORD go together; set both or neither"
            )
        if self.production and self.password_cost == "cheap":  # noqa: S105
            raise ValueError("BOTBOSS_PASSWORD_COST=cheap is for tests; leave it unset in production")
        if self.ai == "openai" and not self.openai_api_key:
            why = "OPENAI_API_KEY is missing. Set it (any text for a local server that wants none), or "
            raise ValueError(why + "leave BOTBOSS_AI unset to judge with the built-in engine")
        return self

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def listen(self) -> str:
        """The address to bind: ``host``, else loopback in development and all in production."""
        return self.host or ("0.0.0.0" if self.production else "127.0.0.1")  # noqa: S104

    @property
    def base_url(self) -> str:
        return self.url or f"http://localhost:{self.port}"

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def origins(self) -> list[str]:
        """Origins that may call with credentials: our own, and those configured."""
        own = [self.base_url]
        if not self.production:
            ports = {self.port, 3000, 8000}
            own += [f"http://{name}:{port}" for port in sorted(ports) for name in ("localhost", "127.0.0.1")]
        more = [origin.strip().rstrip("/") for origin in self.cors_origins.split(",") if origin.strip()]
        return list(dict.fromkeys(own + more))

    @property
    def staff_registration(self) -> str:
        return self.staff_signup or ("approval" if self.production else "open")

    @property
    def booking_open(self) -> bool:
        return (self.candidate_booking or ("closed" if self.production else "open")) == "open"

    @property
    def refuse_common_passwords(self) -> bool:
        return (self.common_passwords or ("refuse" if self.production else "allow")) == "refuse"

    @property
    def sqlite(self) -> bool:
        return not self.database_url

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.folder / 'botboss.sqlite3'}"

    @cached_property
    def folder(self) -> Path:
        """The data folder, absolute, made when missing and closed to other users."""
        folder = self.data.expanduser().absolute()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @cached_property
    def signing_key(self) -> str:
        """``secret``, else a random one kept in the data folder (0600)."""
        return self.secret or _kept_secret(self.folder / "secret")


def _kept_secret(path: Path) -> str:
    """Read the secret, or make it so that two processes starting at once agree on one."""
    if not path.exists():
        draft = path.with_name(f"secret.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # atomic, and fails when another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def variable(name: str) -> str:
    """The environment variable of a setting: ``port`` → ``BOTBOSS_PORT``."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"BOTBOSS_{name.upper()}"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process.

    Raises Misconfigured naming the variable and the mend when a value is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]) if first["loc"] else ""
        known = where in Settings.model_fields
        raise Misconfigured(
            variable(where) if known else where or "settings", first["msg"].removeprefix("Value error, ")
        ) from None
