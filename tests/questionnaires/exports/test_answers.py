"""The workbook of what came in: a row for each set, tables apart, nothing that could run."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.questionnaires.counting import Sift
from raceme.questionnaires.exports import naming, sheets, write_answers
from raceme.questionnaires.models import AnswerSet, Version
from raceme.workspaces.models import Workspace
from tests.factories import NOW, OrganisationFactory, PersonFactory, RelationshipFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.build import ASKED, handed_in

pytestmark = pytest.mark.django_db
WHO = 9  # columns that say whose answers they are


def _book(*versions: Version, language: str = "en") -> Any:  # noqa: ANN401 (openpyxl's)
    sift = Sift(workspace=versions[0].workspace_id, versions=tuple(each.pk for each in versions))
    file = BytesIO()
    write_answers(sift, versions, file, language=language)
    return openpyxl.load_workbook(BytesIO(file.getvalue()))


def _rows(sheet: Any) -> list[list[Any]]:  # noqa: ANN401
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_what_follows_from_answers_has_a_column() -> None:
    asked = definition(
        section(
            "s",
            item("staff", "number"),
            item("part", "number"),
            item("share", "computed", formula="100 * part / staff"),
        )
    )
    version = VersionFactory.create(definition=asked)
    handed_in(version, {"staff": 8, "part": 2})
    handed_in(version, {"staff": 8})

    book = _book(version)

    heads, first, second = _rows(book["Answers"])
    assert heads[WHO:] == ["staff (staff)", "part (part)", "share (share)"]
    assert (first[WHO:], second[WHO:]) == ([8, 2, 25], [8, None, None])
    assert [row[0] for row in _rows(book["Codebook"])[1:]] == ["staff", "part", "share"]


def test_days_are_those_of_the_workspace() -> None:
    """At ten in the evening of the 20th in Bucharest it is the 21st already in Tokyo."""
    version = VersionFactory.create(definition=ASKED)
    Workspace.objects.filter(pk=version.workspace_id).update(time_zone="Asia/Tokyo")
    given = handed_in(version, {"staff": 3})
    evening = datetime(2026, 11, 20, 20, tzinfo=UTC)
    AnswerSet.objects.of(version.workspace_id).filter(pk=given.pk).update(
        begun_at=evening, handed_in_at=evening
    )

    row = _rows(_book(version)["Answers"])[1]

    assert row[WHO - 2 : WHO] == [datetime(2026, 11, 21)] * 2  # noqa: DTZ001


def test_an_anonymous_set_has_nobody_beside_it() -> None:
    version = VersionFactory.create(definition=ASKED)
    collection = version.collections.create(
        workspace=version.workspace,
        title="Spring",
        slug="spring",
        is_anonymous=True,
        is_public=True,
        opened_at=NOW,
    )
    handed_in(version, {"staff": 3}, collection=collection)

    book = _book(version)

    row = _rows(book["Answers"])[1]
    assert row[1:7] == [1, "Spring", None, None, None, "en"]
    words = {cell for sheet in book for line in _rows(sheet) for cell in line}
    assert "Ioana" not in words


def test_a_day_that_excel_does_not_know_stands_as_text() -> None:
    asked = definition(section("s", item("founded", "date")))
    version = VersionFactory.create(definition=asked)
    for day in ("1848-06-27", "1899-12-31", "1900-01-01"):
        handed_in(version, {"founded": day})

    rows = _rows(_book(version)["Answers"])

    assert [row[WHO] for row in rows[1:]] == ["27.06.1848", "31.12.1899", datetime(1900, 1, 1)]  # noqa: DTZ001


def test_a_table_may_be_called_as_no_sheet_may_be() -> None:
    tables = [item(code, "table", columns=[item("town")]) for code in ("history", "answers")]
    version = VersionFactory.create(definition=definition(section("s", *tables)))

    assert _book(version).sheetnames == ["Answers", "history 2", "answers 2", "Codebook"]


def test_columns_that_have_no_place_on_a_sheet_go_on_upon_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets, "COLUMNS_OF_A_SHEET", WHO + 2)
    asked = definition(section("s", *(item(f"n{each}", "number") for each in range(3))))
    version = VersionFactory.create(definition=asked)
    given = handed_in(version, {"n0": 1, "n1": 2, "n2": 3})

    book = _book(version)

    assert book.sheetnames == ["Answers", "Answers 2", "Codebook"]
    first, second = (_rows(book[name]) for name in ("Answers", "Answers 2"))
    assert (first[0][WHO:], first[1][WHO:]) == (["n0 (n0)", "n1 (n1)"], [1, 2])
    assert (second[0][WHO:], second[1][WHO:]) == (["n2 (n2)"], [3])
    assert first[1][0] == second[1][0] == given.pk


def test_where_nothing_was_handed_in_there_are_headings_and_the_codebook() -> None:
    book = _book(VersionFactory.create(definition=ASKED))

    assert book["Answers"].max_row == 1
    assert book["Codebook"].max_row > 1
    assert {sheet.freeze_panes for sheet in book} == {"B2"}


def test_what_is_only_begun_is_no_row() -> None:
    version = VersionFactory.create(definition=ASKED)
    AnswerSetFactory.create(version=version)
    done = handed_in(version, {"staff": 3})

    rows = _rows(_book(version)["Answers"])[1:]

    assert [row[0] for row in rows] == [done.pk]


def test_each_set_is_a_row_in_words() -> None:
    version = VersionFactory.create(definition=ASKED)
    company = OrganisationFactory.create(name="Mobila", registered_number="RO1")
    person = PersonFactory.create(workspace=version.workspace, name="Ana Pop")
    given = {
        "staff": 12,
        "founded": "2026-02-03",
        "exports": "yes",
        "markets": ["de", "it"],
        "region": "RO11",
        "rating": "some",
        "areas": {"sales": "yes"},
        "uses": {"paper": [], "cloud": ["no"]},
        "note": "Good",
        "agreed": True,
    }
    answers = handed_in(version, given, organisation=company, person=person)

    heads, row = _rows(_book(version)["Answers"])

    assert row[:WHO] == [
        answers.pk,
        1,
        None,
        "Mobila",
        "RO1",
        "Ana Pop",
        "en",
        datetime(NOW.year, NOW.month, NOW.day),  # noqa: DTZ001 (a workbook knows no zones)
        datetime(NOW.year, NOW.month, NOW.day),  # noqa: DTZ001
    ]
    told = {head: cell for head, cell in zip(heads[WHO:], row[WHO:], strict=True) if cell != None}  # noqa: E711
    assert told == {
        "staff, people (staff)": 12,
        "double (double)": 24,
        "founded (founded)": datetime(2026, 2, 3),  # noqa: DTZ001
        "exports (exports)": "yes",
        "markets: de (markets.de)": 1,
        "markets: fr (markets.fr)": 0,
        "markets: it (markets.it)": 1,
        "region (region)": "Nord-Vest",
        "rating (rating)": "some",
        "areas: sales (areas.sales)": "yes",
        "uses: paper: no (uses.paper.no)": 0,
        "uses: paper: some (uses.paper.some)": 0,
        "uses: paper: yes (uses.paper.yes)": 0,
        "uses: cloud: no (uses.cloud.no)": 1,
        "uses: cloud: some (uses.cloud.some)": 0,
        "uses: cloud: yes (uses.cloud.yes)": 0,
        "note (note)": "Good",
        "agreed (agreed)": "yes",
    }


def test_the_rows_of_a_table_have_a_sheet_and_name_their_set() -> None:
    version = VersionFactory.create(definition=ASKED)
    one = handed_in(version, {"sites": [{"town": "Cluj", "people": 3}, {"town": "Dej"}]})
    two = handed_in(version, {"products": [{"product": "Chair", "sold": "yes"}]})

    book = _book(version)

    assert _rows(book["sites"]) == [
        ["Number", "Row", "town (town)", "people (people)"],
        [one.pk, 1, "Cluj", 3],
        [one.pk, 2, "Dej", None],
    ]
    assert _rows(book["products"])[1:] == [[two.pk, 1, "Chair", "yes"]]


@pytest.mark.parametrize("start", "=+-@")
def test_nothing_that_was_typed_can_run(start: str) -> None:
    version = VersionFactory.create(definition=ASKED)
    handed_in(version, {"note": f"{start}1+1", "sites": [{"town": f"{start}cmd|'/c calc'!A1"}]})

    book = _book(version)

    typed = [
        cell
        for sheet in (book["Answers"], book["sites"])
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(start)
    ]
    assert len(typed) == 2
    assert {cell.data_type for cell in typed} == {"s"}


def test_names_stand_for_keys_and_others_are_not_named() -> None:
    asked = definition(section("a", item("partner", "organisation"), item("who", "person")))
    version = VersionFactory.create(definition=asked)
    known = OrganisationFactory.create(name="Mobila")
    RelationshipFactory.create(workspace=version.workspace, organisation=known)
    person = PersonFactory.create(workspace=version.workspace, name="Ana Pop")
    answers = handed_in(version, {"partner": str(known.pk), "who": str(person.pk)})
    answers.answers.filter(item="who").update(value=str(PersonFactory.create().pk))
    stranger = answers.answers.get(item="who").value

    row = _rows(_book(version)["Answers"])[1]

    assert row[WHO:] == ["Mobila", stranger]


def test_more_names_than_a_statement_takes_are_read_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(naming, "KEYS_AT_ONCE", 2)
    version = VersionFactory.create(definition=definition(section("a", item("who", "person"))))
    for name in ("Ana", "Ioana", "Maria"):
        person = PersonFactory.create(workspace=version.workspace, name=name)
        handed_in(version, {"who": str(person.pk)})

    rows = _rows(_book(version)["Answers"])

    assert [row[WHO] for row in rows[1:]] == ["Ana", "Ioana", "Maria"]


def test_the_codebook_has_every_word_and_code() -> None:
    asked = definition(
        section(
            "first",
            item("exports", "choice", options=["no", "yes"]),
            item("sites", "table", columns=[item("people", "number", unit="people")]),
            item("more", "computed", formula="rows(sites) + 1"),
        )
    )
    version = VersionFactory.create(definition=asked)

    assert _rows(_book(version)["Codebook"]) == [
        [
            "Code",
            "Part of",
            "What it is",
            "Section",
            "Words (en)",
            "Words (ro)",
            "Points",
            "Unit",
            "Versions",
            "Formula",
        ],
        [
            "exports",
            None,
            "One of several",
            "first",
            "exports",
            "exports (ro)",
            None,
            None,
            "1",
            None,
        ],
        ["no", "exports", "Option", "first", "no", "no (ro)", 0, None, None, None],
        ["yes", "exports", "Option", "first", "yes", "yes (ro)", 1, None, None, None],
        ["sites", None, "Table", "first", "sites", "sites (ro)", None, None, "1", None],
        ["people", "sites", "Number", "first", "people", "people (ro)", None, "people", None, None],
        [
            *["more", None, "Worked out", "first", "more", "more (ro)", None, None, "1"],
            "rows(sites) + 1",
        ],
    ]


def test_versions_share_a_column_where_it_is_one_question() -> None:
    questionnaire = QuestionnaireFactory.create()
    before = definition(section("a", item("staff", "number"), item("since", "date")))
    after = definition(section("a", item("staff", "number"), item("since", "number")))
    old = VersionFactory.create(questionnaire=questionnaire, definition=before)
    new = VersionFactory.create(questionnaire=questionnaire, definition=after, number=2)
    handed_in(old, {"staff": 3, "since": "2020-01-01"})
    handed_in(new, {"staff": 4, "since": 2021})

    rows = _rows(_book(old, new)["Answers"])

    assert [row[WHO:] for row in rows] == [
        ["staff (staff)", "since (since)", "since (since)"],
        [3, None, datetime.combine(date(2020, 1, 1), datetime.min.time())],
        [4, 2021, None],
    ]


def test_sets_are_read_many_at_once() -> None:
    version = VersionFactory.create(definition=ASKED)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            _book(version)
        return len(taken)

    def one_more(number: int) -> None:
        person = PersonFactory.create(workspace=version.workspace)
        company = OrganisationFactory.create()
        handed_in(version, {"staff": number}, organisation=company, person=person)

    one_more(1)
    of_one = queries()
    for number in range(5):
        one_more(number)

    assert queries() == of_one == 2


def test_a_cell_that_its_row_does_not_ask_for_is_empty() -> None:
    columns = [item("own", "choice", options=["no", "yes"]), item("n", condition="own == 'yes'")]
    version = VersionFactory.create(
        definition=definition(section("s", item("sites", "table", columns=columns)))
    )
    given = handed_in(version, {"sites": [{"own": "yes", "n": "a"}]})
    # As it was kept before cells went with what asked for them.
    given.answers.update(value=[{"own": "yes", "n": "a"}, {"own": "no", "n": "b"}])

    rows = _rows(_book(version)["sites"])

    assert [row[2:] for row in rows[1:]] == [["yes", "a"], ["no", None]]
