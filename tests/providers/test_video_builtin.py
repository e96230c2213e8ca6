"""The embedded rooms: their sids and the tokens that open them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from botboss.providers.video_builtin import LASTS, BuiltinVideo, opens
from botboss.security import make_token, utcnow


@pytest.fixture
def video(data_folder: object) -> BuiltinVideo:
    return BuiltinVideo()


def test_sids_look_like_the_documents(video: BuiltinVideo) -> None:
    first, second = (video.create_room("standup", 4) for _ in range(2))
    assert re.fullmatch(r"RM[0-9a-f]{32}", first)
    assert first != second


def test_a_grant_ends_after_an_hour(video: BuiltinVideo) -> None:
    now = utcnow()
    grant = video.grant("standup", "RM1", "ana@example.org", now=now)
    assert grant.expires_at == (now + LASTS).replace(microsecond=0)
    assert opens(grant.token, "RM1") == "ana@example.org"
    late = video.grant("standup", "RM1", "ana@example.org", now=now - LASTS - timedelta(seconds=2))
    assert opens(late.token, "RM1") is None


def test_only_our_room_tokens_open(video: BuiltinVideo) -> None:
    claims = {"room": "standup", "sid": "RM1", "identity": "ana@example.org"}
    access = make_token("access", claims, now=utcnow(), lasts=LASTS)
    assert opens(access, "RM1") is None
    assert opens("nonsense", "RM1") is None
    assert opens("", "") is None
