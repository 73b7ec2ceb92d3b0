"""Answers as the services give them, and no waiting between questions."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import responses
from django.conf import LazySettings

from raceme.organisations.lookup import anaf, pacing

ANSWERS = Path(__file__).parent / "lookup" / "answers"
FIRM = "14186770"
AUSTRIAN = "ATU13585627"


def recorded(name: str) -> Any:  # noqa: ANN401 (what JSON says)
    return json.loads((ANSWERS / f"{name}.json").read_text())


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "A_TURN", timedelta(0))


@pytest.fixture
def network(settings: LazySettings, _at_once: None) -> Iterator[responses.RequestsMock]:
    """Switch all services on; what is asked of an address that a test did not name fails."""
    settings.LOOKUPS = ["anaf", "vies"]
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def authority(network: responses.RequestsMock) -> responses.RequestsMock:
    """Answer of one firm, with the accounts of 2025."""
    network.post(anaf.REGISTER, json=recorded("register"))
    network.get(anaf.ACCOUNTS.format(year=2025, number=FIRM), json=recorded("accounts"))
    return network
