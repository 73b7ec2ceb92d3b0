import pytest

from raceme.audit.actions import nudging


@pytest.fixture(autouse=True)
def _no_nudge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody seal but the test: where jobs run at once, a nudge would."""
    monkeypatch.setattr(nudging, "PAUSE_IN_SECONDS", float("inf"))
