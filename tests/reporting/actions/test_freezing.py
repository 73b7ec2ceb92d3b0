from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.db.models import Model, Q

from raceme.audit.queries import history_of
from raceme.core import jobs
from raceme.core.canonical import commitment
from raceme.core.models import Job
from raceme.engagements.models import Engagement
from raceme.programmes.models import Period
from raceme.reporting.actions import erase_words, spooling
from raceme.reporting.actions.freezing import freeze, write
from raceme.reporting.models import (
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    SnapshotWords,
)
from raceme.reporting.queries import frozen, lists
from tests.conftest import World
from tests.factories import NOW, ClusterProfileFactory, PeriodFactory
from tests.reporting.scenes import Scene, indicator, scene, thawed

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


class _Watched(jobs.Progress):
    """Keeps what is said of how far it is, and calls it off at the line that it is told."""

    def __init__(self, *, until: int | None = None) -> None:
        super().__init__(Job())
        self.until = until
        self.heard: list[tuple[int, int]] = []

    def at(self, done: int, *, of: int, step: str = "") -> None:  # noqa: ARG002 (as declared)
        self.heard.append((done, of))
        if done == self.until:
            raise jobs.Cancelled


def test_freezing_says_with_each_line_how_far_it_is(world: World, period: Period) -> None:
    watched = _Watched()

    write(period, note="", by=world.manager, at=NOW, progress=watched)

    assert watched.heard == [(done, 7) for done in (0, 1, 2, 3, 4, 5, 6, 7, 7)]


@pytest.mark.parametrize("line", [0, 3, 7])
def test_freezing_that_is_called_off_leaves_nothing(
    world: World, period: Period, line: int
) -> None:
    with pytest.raises(jobs.Cancelled):
        write(period, note="", by=world.manager, at=NOW, progress=_Watched(until=line))

    assert not Snapshot.objects.of(world.workspace).exists()
    assert not SnapshotLine.objects.of(world.workspace).exists()


def test_lines_are_written_some_thousand_at_a_time(
    world: World, period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooling, "AT_ONCE", 2)
    monkeypatch.setattr(lists, "NAMED_AT_ONCE", 2)
    for name in ("judging", "left_out", "lines"):
        module = import_module(f"raceme.reporting.counting.{name}")
        monkeypatch.setattr(module, "READ_AT_ONCE", 2)

    snapshot = write(period, note="", by=world.manager, at=NOW)

    assert [who for _is_counted, who, _why in _lines(snapshot)] == [
        *("Alfa SRL", "Beta AS", "Gama SRL"),
        *("Epsilon SRL", "Zeta SRL", "Delta SRL", "Alfa SRL"),
    ]
    assert list(frozen.broken(snapshot)) == []


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


def test_erased_words_leave_a_report_whole(snapshot: Snapshot, logged: Scene, world: World) -> None:
    others = erase_words(
        [logged.alfa.reference], workspace=world.partner_workspace, by=world.partner, at=NOW
    )
    erased = erase_words(
        [logged.alfa.reference], workspace=world.workspace, by=world.manager, at=NOW
    )

    assert (others, erased) == (0, 1)
    assert list(frozen.broken(snapshot)) == []
    entry = history_of(world.programme, within=world.workspace)[0]
    assert (entry.verb, entry.values.changes) == ("reporting.erase_words", {"lines": [None, 1]})


def test_the_hash_is_the_same_on_every_database(world: World, period: Period) -> None:
    """What is read back gives this very number, whichever database it was kept in."""
    space = world.workspace
    snapshot = Snapshot.objects.create(
        workspace=space,
        programme=world.programme,
        period=period,
        number=1,
        taken_at=datetime(2026, 11, 23, 9, 12, 0, 500, tzinfo=UTC),
        taken_by="accounts.user:7",
        note="Pentru auditor: ședință, țară",
        facts={"b": {"y": None, "x": "1.50"}, "a": ["ș", "1"]},
    )
    figure = SnapshotFigure.objects.create(
        workspace=space,
        snapshot=snapshot,
        position=0,
        code="hours",
        name="Ore",
        rule={"measure": "hours", "kinds": ["workshop"], "is_sme": True},
        rule_version=2,
        sentence="Counts hours.",
        target=Decimal(10),
        target_sense="at_least",
        value=Decimal("1.5"),
        cumulative=Decimal(3),
        counted=1,
        left_out=0,
    )
    SnapshotLine.objects.create(
        workspace=space,
        figure=figure,
        number=1,
        is_counted=True,
        record="engagements.engagement:3",
        activity=9_000_000_000,
        subject="3",
        on=date(2026, 3, 10),
        value=Decimal("1.5"),
        evidence=["b" * 64, "a" * 64],
        commitment=commitment("salt", {"person": "Ștefan"}),
    )
    snapshot, figure = Snapshot.objects.of(space).get(), frozen.figures_of(snapshot)[0]
    figure.content_hash = frozen.digest_of(
        figure, map(frozen.line_content, frozen.lines_of(figure))
    )

    found = frozen.snapshot_hash(snapshot, figures=[figure], documents=[])

    assert found == "95a2aef9b9f8c27a09b86f9c728e4050a36693cc11e7e7be3bd4f4900d8ea51a"


def test_a_frozen_report_of_another_workspace_is_not_among_ours(snapshot: Snapshot) -> None:
    assert snapshot.programme.workspace_id == snapshot.workspace_id
    assert not SnapshotLine.objects.reached_by(~Q(workspace=snapshot.workspace_id)).exists()


def test_a_frozen_report_reads_a_register_on_the_day_it_is_where_the_workspace_works(
    world: World,
) -> None:
    indicator(world, {"measure": "register", "register": "registered_cluster"})
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    ClusterProfileFactory.create(public_from=date(2026, 11, 24))
    # In Bucharest it is half past midnight already.
    late_in_the_evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

    frozen_now = write(period, note="", by=world.manager, at=late_in_the_evening)

    assert [figure.value for figure in frozen.figures_of(frozen_now)] == [1]
