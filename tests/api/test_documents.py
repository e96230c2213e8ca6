"""Both published documents against the API in this process, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests import documents


@pytest.mark.parametrize("document", [documents.chatbot, documents.botboss, documents.both])
def test_document(client: TestClient, document: Callable[..., None]) -> None:
    document(lambda method, path, **options: client.request(method, f"/api/v1{path}", **options))
