"""The five ports as configured: one setting each, made once per process."""

from __future__ import annotations

from functools import lru_cache

from botboss.providers.ai_builtin import BuiltinAI
from botboss.providers.base import AI, Calendar, Mailer, Storage, Video
from botboss.providers.calendar_builtin import BuiltinCalendar
from botboss.providers.mail_outbox import OutboxMailer
from botboss.providers.storage_disk import DiskStorage
from botboss.providers.video_builtin import BuiltinVideo
from botboss.settings import get_settings


@lru_cache(maxsize=1)
def ai() -> AI:
    return BuiltinAI()


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
