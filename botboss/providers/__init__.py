"""The five ports as configured: one setting each, made once per process."""

from __future__ import annotations

from functools import lru_cache

from botboss.domain.calls import Prices
from botboss.providers.ai_builtin import BuiltinAI
from botboss.providers.ai_openai import OpenAIEngine
from botboss.providers.base import AI, Calendar, Mailer, Storage, Video
from botboss.providers.calendar_builtin import BuiltinCalendar
from botboss.providers.mail_outbox import OutboxMailer
from botboss.providers.openai_chat import Chat
from botboss.providers.openai_wire import Wire
from botboss.providers.storage_disk import DiskStorage
from botboss.providers.video_builtin import BuiltinVideo
from botboss.settings import get_settings


@lru_cache(maxsize=1)
def builtin_ai() -> BuiltinAI:
    """The embedded engine, which is there whoever else judges."""
    return BuiltinAI(get_settings().ai_tier)


@lru_cache(maxsize=1)
def ai() -> AI:
    settings = get_settings()
    if settings.ai == "builtin":
        return builtin_ai()
    prices = Prices(settings.openai_price_in, settings.openai_price_out)
    wire = Wire(settings.openai_api_key, settings.openai_base_url)
    return OpenAIEngine(Chat(wire, settings.openai_model, prices), builtin_ai(), settings.openai_timeout)


def writer() -> OpenAIEngine | None:
    """The language model that writes, if one is configured; without one, stored texts are used."""
    engine = ai()
    return engine if isinstance(engine, OpenAIEngine) else None


@lru_cache(maxsize=1)
def video() -> Video:
    return BuiltinVideo()


@lru_cache(maxsize=1)
def storage() -> Storage:
    return DiskStorage(get_settings().folder / "uploads")


@lru_cache(maxsize=1)
def mailer() -> Mailer:
    return OutboxMailer(get_settings().folder / "outbox")


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    return BuiltinCalendar()
