import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from raceme.audit.queries import history_of
from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.core.jobs import Cancelled
from raceme.programmes.models import Period
from raceme.reporting.actions import funder_files as actions
from raceme.reporting.actions.freezing import write
from raceme.reporting.actions.funder_files import Bound
from raceme.reporting.actions.narratives import write_narrative
from raceme.reporting.filling import NoRoom
from raceme.reporting.models import FilledFile, FunderFile, Snapshot
from raceme.reporting.queries.funder_files import bindings_of, filled_of
from tests.conftest import World
from tests.factories import NOW, PeriodFactory, ProgrammeFactory
from tests.reporting.filling.forms import cells, letter, parts, workbook
from tests.reporting.scenes import Scene, scene

pytestmark = pytest.mark.django_db
NAMES = (
    ("companies", "Indicators!$C$2"),
    ("companies_target", "Indicators!$B$2"),
    ("companies_rate", "Indicators!$D$2"),
    ("period_end", "Indicators!$E$2"),
    ("title", "Indicators!$A$4:$E$4"),
    ("firms", "Indicators!$A$7:$C$7"),
)
BOUND = {
    "companies": Bound("figure:companies:cumulative"),
    "companies_target": Bound("figure:companies:target"),
    "companies_rate": Bound("figure:companies:rate"),
    "period_end": Bound("fact:period.ends_on"),
    "title": Bound("text:results"),
    "firms": Bound("list:companies", ("number", "organisation", "on")),
}


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def period(world: World, logged: Scene) -> Period:  # noqa: ARG001 (what is frozen)
    row = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    write_narrative(row, texts={"results": "=Trei firme"}, revision=0, by=world.manager, at=NOW)
    return row


@pytest.fixture
def snapshot(world: World, period: Period) -> Snapshot:
    return write(period, note="", by=world.manager, at=NOW)


def _upload(content: bytes, name: str = "Form.xlsx") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


def _added(world: World, content: bytes, name: str = "Form.xlsx") -> FunderFile:
    return actions.add_funder_file(
        world.programme, name="Report form", upload=_upload(content, name), by=world.manager, at=NOW
    )


def _bound(world: World, content: bytes, bound: dict[str, Bound] = BOUND) -> FunderFile:
    file = _added(world, content)
    actions.bind_places(file, bound=bound, revision=file.revision, by=world.manager, at=NOW)
    file.refresh_from_db()
    return file


def _content(filled: FilledFile) -> bytes:
    with storages["documents"].open(filled.document.stored_as) as stored:
        return bytes(stored.read())


def test_a_filled_workbook_says_what_the_frozen_report_says(
    world: World, snapshot: Snapshot
) -> None:
    file = _bound(world, workbook(*NAMES))

    filled = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    rows = cells(_content(filled))
    [figure] = snapshot.figures.all()
    assert rows[1][:5] == ["RCO87", 4.0, float(figure.cumulative), 0.75, date(2026, 12, 31)]
    assert rows[3][0] == "=Trei firme"
    assert [row[:3] for row in rows[6:]] == [
        [1.0, "Alfa SRL", date(2026, 3, 10)],
        [2.0, "Beta AS", date(2026, 3, 10)],
        [3.0, "Gama SRL", date(2026, 9, 17)],
    ]
    assert (filled.number, filled.document.name) == (1, "Form, period 9, report 1.xlsx")
    assert {entry.verb for entry in history_of(file, within=file.workspace_id)} == {
        "reporting.add_funder_file",
        "reporting.bind_places",
        "reporting.fill_funder_file",
    }


def test_what_is_recorded_later_changes_no_filled_file(
    world: World, snapshot: Snapshot, logged: Scene
) -> None:
    file = _bound(world, workbook(*NAMES))
    renamed = logged.beta.organisation
    assert renamed is not None
    renamed.name = "Betamax AS"
    renamed.save()

    filled = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    assert cells(_content(filled))[7][1] == "Beta AS"


def test_the_same_is_filled_once_and_something_else_beside_it(
    world: World, snapshot: Snapshot
) -> None:
    file = _bound(world, workbook(*NAMES))
    first = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)
    again = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    actions.bind_places(
        file, bound={"title": Bound("")}, revision=file.revision, by=world.manager, at=NOW
    )
    file.refresh_from_db()
    other = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    assert first == again
    assert [one.pk for one in filled_of(file)] == [other.pk, first.pk]


def test_a_newer_upload_keeps_what_places_are_bound_to(world: World, snapshot: Snapshot) -> None:
    file = _bound(world, workbook(*NAMES))
    moved = (("companies", "Indicators!$C$9"), *NAMES[1:4])

    file = actions.replace_funder_file(
        file, upload=_upload(workbook(*moved)), by=world.manager, at=NOW
    )
    filled = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    assert cells(_content(filled))[8][2] == 3.0
    # What is gone from the file waits for it to come back.
    assert {one.place for one in bindings_of(file)} == set(BOUND)


def test_a_letter_is_filled_in_words(world: World, snapshot: Snapshot) -> None:
    content = letter(
        "[[programme]], [[scheme]]: [[achieved]] of 4",
        rows=(("Firm", "From"), ("[[firms: organisation]]", "[[firms: country]]")),
    )
    file = _added(world, content, "Letter.docx")
    bound = {
        "programme": Bound("fact:programme.name"),
        "scheme": Bound("fact:programme.scheme"),
        "achieved": Bound("figure:companies:cumulative"),
        "firms": Bound("list:companies", ("organisation", "country")),
    }
    actions.bind_places(file, bound=bound, revision=1, by=world.manager, at=NOW)
    file.refresh_from_db()

    filled = actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    text = parts(_content(filled))["word/document.xml"].decode()
    assert f"{world.programme.name}, EEA and Norway Grants: 3 of 4" in _plain(text)
    assert "Beta ASNorway" in _plain(text)


def test_what_is_bound_stands_in_the_history_under_one_name(world: World) -> None:
    bound = {"title": Bound("text:results"), "period_end": Bound("")}

    file = _bound(world, workbook(*NAMES), bound)

    [entry] = [
        entry
        for entry in history_of(file, within=file.workspace_id)
        if entry.verb == "reporting.bind_places"
    ]
    assert entry.values.changes == {"places": [{}, {"title": "text:results"}]}


def test_two_who_bind_at_once_do_not_overwrite_each_other(world: World) -> None:
    file = _added(world, workbook(*NAMES))
    actions.bind_places(file, bound=BOUND, revision=1, by=world.manager, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        actions.bind_places(file, bound={"title": Bound("")}, revision=1, by=world.manager, at=NOW)


def test_a_file_bound_otherwise_while_it_is_filled_is_not_kept(
    world: World, snapshot: Snapshot
) -> None:
    file = _bound(world, workbook(*NAMES))

    def tell(_done: int, _of: int, _step: str) -> None:
        standing = FunderFile.objects.of(world.workspace).get(pk=file.pk)
        if standing.revision == file.revision:
            actions.bind_places(
                standing,
                bound={"companies": Bound("figure:companies:value")},
                revision=standing.revision,
                by=world.manager,
                at=NOW,
            )

    with pytest.raises(actions.ChangedWhileFilled):
        actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW, tell=tell)

    assert not filled_of(file).exists()


def test_each_line_of_a_list_is_told_while_it_is_filled(world: World, snapshot: Snapshot) -> None:
    file = _bound(world, workbook(*NAMES))
    told: list[tuple[int, int, str]] = []

    actions.fill(
        file,
        snapshot=snapshot,
        by=world.manager,
        at=NOW,
        tell=lambda *said: told.append(said),
    )

    assert told == [
        (0, 0, "Reading the report"),
        *((done, 3, "Filling firms") for done in range(3)),
    ]


def test_filling_that_is_called_off_keeps_nothing(world: World, snapshot: Snapshot) -> None:
    file = _bound(world, workbook(*NAMES))

    def tell(done: int, _of: int, _step: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW, tell=tell)

    assert not filled_of(file).exists()


def test_nothing_bound_fills_nothing(world: World, snapshot: Snapshot) -> None:
    with pytest.raises(actions.NothingBound):
        actions.fill(_added(world, workbook(*NAMES)), snapshot=snapshot, by=world.manager, at=NOW)


def test_a_report_of_another_programme_is_refused(world: World, snapshot: Snapshot) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace)
    file = actions.add_funder_file(
        other, name="Form", upload=_upload(workbook(*NAMES)), by=world.manager, at=NOW
    )

    with pytest.raises(actions.OfAnotherProgramme):
        actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)


def test_a_list_too_long_for_the_file_is_refused_and_keeps_nothing(
    world: World, snapshot: Snapshot
) -> None:
    names = (("firms", "Indicators!$A$2:$C$3"),)
    file = _bound(world, workbook(*names), {"firms": BOUND["firms"]})

    with pytest.raises(NoRoom):
        actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    assert not filled_of(file).exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Form.xlsm", workbook(), "macros"),
        ("Form.xls", workbook(), "before 2007"),
        ("Form.pdf", b"%PDF-1.4", "as .xlsx or .docx"),
        ("Form.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx", "locked with a password"),
        ("Form.xlsx", letter("x"), "damaged"),
        ("Form.docx", b"", "damaged"),
        ("Form.xlsx", b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_an_upload_that_cannot_be_used_is_refused_beside_its_field(
    world: World, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(FieldRefusal, match=sentence) as refused:
        _added(world, content, name)

    assert refused.value.field == "upload"
    assert not FunderFile.objects.of(world.workspace).exists()


def test_a_file_of_the_other_kind_does_not_take_its_place(world: World) -> None:
    file = _added(world, workbook(*NAMES))

    with pytest.raises(actions.OtherKind):
        actions.replace_funder_file(
            file, upload=_upload(letter("x"), "Form.docx"), by=world.manager, at=NOW
        )


def test_a_file_is_removed_only_while_nothing_was_filled_from_it(
    world: World, snapshot: Snapshot
) -> None:
    file, unused = _bound(world, workbook(*NAMES)), _added(world, workbook())
    actions.fill(file, snapshot=snapshot, by=world.manager, at=NOW)

    actions.remove_funder_file(unused, by=world.manager, at=NOW)
    with pytest.raises(actions.FilledAlready):
        actions.remove_funder_file(file, by=world.manager, at=NOW)

    assert [one.pk for one in FunderFile.objects.of(world.workspace)] == [file.pk]


def _plain(document: str) -> str:
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document))
