from datetime import date

import pytest
from django.db import connection
from django.db.models import Model, Q

from raceme.engagements.models import Engagement
from raceme.programmes.models import Period
from raceme.reporting.actions.freezing import freeze, write
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


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def period(world: World, logged: Scene) -> Period:  # noqa: ARG001 (what is frozen)
    return PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))


@pytest.fixture
def snapshot(world: World, period: Period) -> Snapshot:
    return write(period, note="For the auditor", by=world.manager, at=NOW)


def _lines(snapshot: Snapshot) -> list[tuple[bool, str, str]]:
    [figure] = frozen.figures_of(snapshot)
    return [
        (line.is_counted, line.words.words.get("organisation", ""), line.reason)
        for line in frozen.lines_of(figure)
    ]


def test_a_frozen_report_holds_every_line_counted_or_not(snapshot: Snapshot) -> None:
    assert _lines(snapshot) == [
        (True, "Alfa SRL", ""),
        (True, "Beta AS", ""),
        (True, "Gama SRL", ""),
        (False, "Epsilon SRL", "role"),
        (False, "Zeta SRL", "not_there"),
        (False, "Delta SRL", "excluded"),
        (False, "Alfa SRL", "already_counted"),
    ]


def test_a_frozen_report_holds_what_proves_its_lines(snapshot: Snapshot) -> None:
    [figure] = frozen.figures_of(snapshot)
    first = frozen.lines_of(figure)[0]
    [proof] = frozen.documents_of(snapshot)

    assert first.evidence == [proof.sha256] == [proof.document.sha256]
    assert first.words.words["files"] == ["Attendance list.pdf"]


def test_what_is_recorded_later_changes_no_frozen_report(snapshot: Snapshot, logged: Scene) -> None:
    before = _lines(snapshot)

    Engagement.objects.of(logged.beta.workspace).update(country="SE", role=Engagement.Role.HOST)

    assert _lines(snapshot) == before
    assert list(frozen.broken(snapshot)) == []


def test_the_next_of_a_period_has_the_next_number(
    snapshot: Snapshot, period: Period, world: World
) -> None:
    again = write(period, note="", by=world.manager, at=NOW)

    assert (snapshot.number, again.number) == (1, 2)


def test_freezing_is_a_job_that_is_underway_once(world: World, period: Period) -> None:
    # Within the transaction of the test nothing is committed, and the job still waits.
    first = freeze(period, note="", by=world.manager, at=NOW)
    second = freeze(period, note="", by=world.manager, at=NOW)

    assert first.pk == second.pk


TAMPERED = [
    (Snapshot, "note", "for nobody"),
    (Snapshot, "number", 7),
    (Snapshot, "taken_by", "accounts.user:0"),
    (Snapshot, "facts", {}),
    (Snapshot, "content_hash", "0" * 64),
    (SnapshotFigure, "name", "Other"),
    (SnapshotFigure, "sentence", "Other"),
    (SnapshotFigure, "value", 9),
    (SnapshotFigure, "cumulative", 9),
    (SnapshotFigure, "target", 9),
    (SnapshotFigure, "target_sense", "about"),
    (SnapshotFigure, "target_low", 9),
    (SnapshotFigure, "target_high", 9),
    (SnapshotFigure, "period_target", 9),
    (SnapshotFigure, "counted", 9),
    (SnapshotFigure, "left_out", 9),
    (SnapshotFigure, "rule", {}),
    (SnapshotFigure, "rule_version", 9),
    (SnapshotFigure, "position", 9),
    (SnapshotFigure, "code", "other"),
    (SnapshotFigure, "content_hash", "0" * 64),
    (SnapshotLine, "number", 99),
    (SnapshotLine, "record", "engagements.engagement:0"),
    (SnapshotLine, "activity", 0),
    (SnapshotLine, "subject", "0"),
    (SnapshotLine, "on", date(2020, 1, 1)),
    (SnapshotLine, "value", 9),
    (SnapshotLine, "records", 9),
    (SnapshotLine, "reason", "role"),
    (SnapshotLine, "evidence", ["0" * 64]),
    (SnapshotLine, "commitment", "0" * 64),
    (SnapshotWords, "salt", "0"),
    (SnapshotWords, "words", {}),
    (SnapshotDocument, "sha256", "0" * 64),
]


@pytest.mark.parametrize(
    ("model", "column", "value"),
    TAMPERED,
    ids=[f"{model.__name__}.{column}" for model, column, _value in TAMPERED],
)
def test_whatever_is_tampered_with_is_found(
    snapshot: Snapshot, model: type[Model], column: str, value: object
) -> None:
    rows = model._default_manager
    first = rows.order_by("pk").values_list("pk", flat=True)[:1]
    with thawed(snapshot.workspace):
        rows.filter(pk__in=list(first)).update(**{column: value})
    snapshot.refresh_from_db()

    assert list(frozen.broken(snapshot))


def test_erased_words_leave_a_report_whole(snapshot: Snapshot, logged: Scene) -> None:
    erased, _each = frozen.words_of([logged.alfa.reference]).delete()

    assert erased == 1
    assert list(frozen.broken(snapshot)) == []


def test_the_hash_does_not_depend_on_the_database(snapshot: Snapshot) -> None:
    """A figure's hash is over plain text: neither JSONB nor a decimal of SQLite changes it."""
    [figure] = frozen.figures_of(snapshot)
    content = frozen.figure_content(figure, lines="")

    assert connection.vendor in {"sqlite", "postgresql"}
    assert (content["value"], content["target"], content["period_target"]) == ("3.00", "4.00", None)


def test_a_frozen_report_of_another_workspace_is_not_among_ours(snapshot: Snapshot) -> None:
    assert snapshot.programme.workspace_id == snapshot.workspace_id
    assert not SnapshotLine.objects.reached_by(~Q(workspace=snapshot.workspace_id)).exists()
