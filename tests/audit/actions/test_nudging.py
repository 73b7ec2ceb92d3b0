import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.audit import actions as audit
from raceme.audit.actions import nudging
from raceme.audit.models import Chain, Entry, Seal
from tests.factories import NOW


@pytest.mark.django_db
def test_a_burst_of_entries_nudges_the_sealer_once(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(nudging, "PAUSE_IN_SECONDS", 60)
    monkeypatch.setattr(nudging, "_last", {"nudge": -60.0})
    sealed = []

    for _number in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            audit.record("demo.load", targets=(), workspace=None, by="x", at=NOW)
        sealed.append(Seal.objects.count())

    assert sealed == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_stands_though_its_entry_cannot_be_sealed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = audit.record("demo.load", targets=(), workspace=None, by="x", at=NOW)
    chain = Chain.objects.create(name=Chain.INSTALLATION)
    Seal.objects.create(entry=first, chain=chain, number=1, at=NOW, content="", hash="")
    monkeypatch.setattr(nudging, "PAUSE_IN_SECONDS", 0)

    # Its seal would be the second first one, which the database refuses.
    second = audit.record("demo.load", targets=(), workspace=None, by="x", at=NOW)

    assert list(Entry.objects.order_by("pk")) == [first, second]
    assert Seal.objects.count() == 1
