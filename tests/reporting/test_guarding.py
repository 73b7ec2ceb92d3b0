"""The database itself keeps what is frozen, whoever asks it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError

from raceme.documents.models import Document
from raceme.engagements.actions import take_engagement_away
from raceme.engagements.actions.refusals import HeldFast
from raceme.engagements.models import Engagement
from raceme.reporting import guarding
from raceme.reporting.actions.freezing import write
from raceme.reporting.models import (
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    SnapshotWords,
)
from raceme.reporting.queries import frozen
from tests.conftest import World
from tests.factories import NOW, PeriodFactory
from tests.reporting.scenes import Scene, scene, thawed

pytestmark = pytest.mark.django_db
FROZEN: tuple[type[Model], ...] = (Snapshot, SnapshotFigure, SnapshotLine, SnapshotDocument)
HELD: tuple[type[Model], ...] = (*FROZEN, SnapshotWords)
COLUMNS = [
    (model, field.attname)
    for model in HELD
    for field in model._meta.concrete_fields
    if not field.primary_key and (model, field.attname) != (SnapshotFigure, "indicator_id")
]


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def snapshot(world: World, logged: Scene) -> Snapshot:  # noqa: ARG001 (what is frozen)
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    return write(period, note="", by=world.manager, at=NOW)


def _refuses(verb: str, model: type[Model], rest: str = "") -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{verb} {model._meta.db_table} {rest}")
    except IntegrityError as refusal:
        return guarding.SAID in str(refusal)
    return False


def test_no_column_of_what_is_frozen_can_be_changed(snapshot: Snapshot) -> None:
    changed = [
        f"{model.__name__}.{column}"
        for model, column in COLUMNS
        if not _refuses("UPDATE", model, f'SET "{column}" = "{column}"')
    ]

    assert changed == []
    assert list(frozen.broken(snapshot)) == []


@pytest.mark.parametrize("model", FROZEN)
def test_nothing_that_is_frozen_can_be_removed(snapshot: Snapshot, model: type[Model]) -> None:
    assert snapshot.is_frozen
    assert _refuses("DELETE FROM", model)


def test_words_can_be_erased(snapshot: Snapshot) -> None:
    assert not _refuses("DELETE FROM", SnapshotWords)
    assert list(frozen.broken(snapshot)) == []


def test_a_figure_may_lose_the_indicator_it_was_counted_for(
    snapshot: Snapshot, logged: Scene
) -> None:
    logged.indicator.delete()

    [figure] = frozen.figures_of(snapshot)
    assert figure.indicator_id is None
    assert list(frozen.broken(snapshot)) == []


def test_a_thaw_opens_one_workspace_alone(snapshot: Snapshot, world: World) -> None:
    with thawed(world.partner_workspace):
        is_refused = _refuses("DELETE FROM", SnapshotDocument)
    with thawed(snapshot.workspace):
        is_let = not _refuses("DELETE FROM", SnapshotDocument)

    assert (is_refused, is_let) == (True, True)


@pytest.mark.parametrize("name", ["alfa", "host"])
def test_a_participant_of_a_frozen_report_is_not_taken_away(
    snapshot: Snapshot, logged: Scene, world: World, name: str
) -> None:
    part: Engagement = getattr(logged, name)

    with pytest.raises(HeldFast, match="stands in a frozen report"):
        take_engagement_away(part, by=world.manager, at=NOW)

    assert Engagement.objects.of(snapshot.workspace).filter(pk=part.pk).exists()


def test_an_activity_of_a_frozen_report_is_not_deleted(snapshot: Snapshot, logged: Scene) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        logged.first.delete()

    assert snapshot.is_frozen


def test_a_document_of_a_frozen_report_is_not_removed(snapshot: Snapshot) -> None:
    [proof] = frozen.documents_of(snapshot)

    with pytest.raises(ProtectedError):
        Document.objects.of(snapshot.workspace).filter(pk=proof.document_id).delete()


def test_every_guard_stands() -> None:
    """A migration that made a table anew on SQLite has to put its guards back."""
    catalogue = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        standing = {name for (name,) in cursor.fetchall()}

    assert {guard.name for guard in guarding.GUARDS} <= standing
