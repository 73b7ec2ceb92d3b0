from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.engagements import actions as log
from raceme.engagements.models import Activity
from raceme.partnerships.actions import Counted, InIt
from raceme.partnerships.models import Partnership, PartnershipDocument
from raceme.partnerships.queries import partners_of
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import (
    NOW,
    AffiliationFactory,
    EvidenceFactory,
    PersonFactory,
    PlanItemFactory,
    ProgrammeFactory,
    shipped_kind,
)
from tests.factories.partnerships import PartnershipDocumentFactory
from tests.partnerships.build import intended, known, read, signed

LIST_QUERIES = 7
PAGE_QUERIES = 7
MOST_QUERIES = 15


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    shipped_kind("partnership-agreement")
    client.force_login(world.staff)
    client.get(_address("partnerships"))
    return client


def _address(name: str, *arguments: object) -> str:
    return reverse(f"partnerships:{name}", args=["transilvania", *arguments])


def _typed(*names: str, **values: object) -> dict[str, Any]:
    rows: dict[str, Any] = {"title": "Joint design", "kind": "agreement", "currency": "EUR"}
    for number, name in enumerate(names):
        rows[f"partner-{number}-organisation"] = name
        rows[f"partner-{number}-role"] = "partner"
        rows[f"partner-{number}-person"] = ""
    return rows | values


def _full(world: World, count: int) -> Partnership:
    programmes = ProgrammeFactory.create_batch(count, workspace=world.workspace)
    partners = [
        InIt(
            organisation=known(world.workspace),
            person=PersonFactory.create(workspace=world.workspace),
        )
        for _number in range(count + 1)
    ]
    counts = [Counted(programme=one) for one in programmes]
    row = signed(world.workspace, partners=partners, counts=counts)
    EvidenceFactory.create_batch(count, activity=row.activity)
    return row


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    rows = [_full(world, count) for _number in range(count)]

    with django_assert_num_queries(LIST_QUERIES):
        page = staff.get(_address("partnerships"))
    assert page.content.count(b'scope="row"') == count
    with django_assert_num_queries(PAGE_QUERIES):
        assert staff.get(_address("partnership", rows[0].pk)).status_code == 200
    assert max(LIST_QUERIES, PAGE_QUERIES) <= MOST_QUERIES


def test_from_an_empty_form_to_what_a_programme_counts(staff: Client, world: World) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace, name="Bridges")
    line = PlanItemFactory.create(
        programme=programme, code="4.1", activity_kind="partnership-agreement"
    )
    home, abroad = known(world.workspace), known(world.workspace, country="NO")
    person = PersonFactory.create(workspace=world.workspace, name="Ana Știrbei")

    typed = _typed(home.name, abroad.name, "", programmes=[str(programme.pk)])
    typed["partner-0-person"] = "ana stirbei"
    added = staff.post(_address("create"), typed, follow=True)
    row = Partnership.objects.of(world.workspace).get()
    assert "Say when it is signed." in added.content.decode()
    assert "Line 4.1 of its work plan" in added.content.decode()
    assert [each.person for each in partners_of(row)] == [person, None]
    upload = SimpleUploadedFile("Agreement.pdf", PDF)
    staff.post(_address("papers", row.pk), {"files": [upload]})
    paper = PartnershipDocument.objects.of(world.workspace).get()
    assert read(staff.get(_address("paper", row.pk, paper.pk))) == PDF
    asked = staff.get(_address("sign", row.pk)).content.decode()
    assert "counts towards Bridges" in asked

    text = staff.post(_address("sign", row.pk), {"since": "29.9.2026"}, follow=True)

    said = text.content.decode()
    activity = Activity.objects.of(world.workspace).get()
    assert activity.attributions.get().plan_item == line
    assert reverse("engagements:activity", args=["transilvania", activity.pk]) in said
    for words in ("Signed on 29 September 2026", "Agreement.pdf", "Bridges", "4.1"):
        assert words in said


def test_another_row_keeps_what_was_typed_and_judges_nothing(staff: Client, world: World) -> None:
    typed = _typed("Nobody knows it", "", "", since="32.13.2026", more="1")

    page = staff.post(_address("create"), typed)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Nobody knows it" in text
    assert "32.13.2026" in text
    assert 'name="partner-3-organisation"' in text
    assert not Partnership.objects.of(world.workspace).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"partner-1-organisation": "Nobody knows it"}, "No organisation of yours is called so."),
        ({"partner-1-organisation": ""}, "Name two partners at least"),
        ({"partner-0-person": "Nobody"}, "You know nobody of this name."),
        ({"partner-2-person": "Ana"}, "Say at which organisation."),
        ({"place": "Cluj, RO99"}, "“RO99” is not on the list."),
        ({"amount": "9" * 30}, "This number is too large to be kept."),
        ({"amount": "-1"}, "This must be at least 0."),
        ({"since": "1.9.2026", "until": "1.8.2026"}, "is before the start."),
        ({"kind": "nonsense"}, "Select a valid choice."),
        ({"programmes": ["987654"]}, "Select a valid choice."),
        ({"title": "x" * 300}, "At most 200 characters fit here"),
    ],
)
def test_nothing_typed_is_lost_where_something_is_wrong(
    staff: Client, world: World, typed: dict[str, Any], said: str
) -> None:
    names = [known(world.workspace).name for _number in range(2)]

    answer = staff.post(_address("create"), _typed(*names, "", about="Two <halls>") | typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Two &lt;halls&gt;" in text
    assert not Partnership.objects.of(world.workspace).exists()


def test_an_empty_form_says_what_is_missing(staff: Client) -> None:
    answer = staff.post(_address("create"), {})

    assert answer.status_code == 422
    assert "Fill this in." in answer.content.decode()


def test_a_double_click_makes_one(staff: Client, world: World) -> None:
    names = [known(world.workspace).name for _number in range(2)]
    typed = _typed(*names, submission="6f0b6f0e-1f7c-4c1a-9a55-2f8f4b0c7e31")

    answers = [staff.post(_address("create"), typed) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Partnership.objects.of(world.workspace).count() == 1


def test_the_first_row_names_whom_the_address_names(staff: Client, world: World) -> None:
    organisation = known(world.workspace, name="Lemn Viu SRL")

    page = staff.get(_address("create"), {"organisation": organisation.pk})

    assert 'value="Lemn Viu SRL"' in page.content.decode()
    for wrong in ("x", "9" * 30, known(world.stranger_workspace).pk):
        assert staff.get(_address("create"), {"organisation": wrong}).status_code == 404


def test_of_several_namesakes_who_belongs_there_is_meant(staff: Client, world: World) -> None:
    organisations = [known(world.workspace) for _number in range(2)]
    people = PersonFactory.create_batch(2, workspace=world.workspace, name="Ana Pop")
    AffiliationFactory.create(person=people[1], organisation=organisations[0])
    typed = _typed(*[each.name for each in organisations])

    staff.post(_address("create"), typed | {"partner-0-person": "Ana Pop"})
    unclear = staff.post(_address("create"), typed | {"partner-1-person": "Ana Pop"})

    row = Partnership.objects.of(world.workspace).get()
    assert [each.person for each in partners_of(row)] == [people[1], None]
    assert "Several people are called so." in unclear.content.decode()


def test_a_second_editor_sees_what_stands_now(staff: Client, world: World) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace, name="Bridges")
    row = intended(world.workspace, about="As saved", counts=[Counted(programme=programme)])
    names = [known(world.workspace).name for _number in range(2)]

    typed = _typed(*names, about="As typed", revision=0)
    text = staff.post(_address("edit", row.pk), typed).content.decode()

    for said in ("Saved meanwhile", "As saved", "As typed", "Bridges", *names):
        assert said in text
    for partner in partners_of(row):
        assert partner.organisation.name in text


def test_a_correction_is_saved_and_shown(staff: Client, world: World) -> None:
    row = signed(world.workspace, title="Before")
    names = [each.organisation.name for each in partners_of(row)]

    typed = _typed(*names, title="After", since="1.9.2026", revision=row.revision)
    text = staff.post(_address("edit", row.pk), typed, follow=True).content.decode()

    assert "After is saved." in text
    assert Activity.objects.of(world.workspace).get().title == "After"


def test_a_page_says_where_the_log_says_otherwise(staff: Client, world: World) -> None:
    row = signed(world.workspace)
    activity = Activity.objects.of(world.workspace).get()
    Activity.objects.of(world.workspace).update(title="As the log says")

    differing = staff.get(_address("partnership", row.pk)).content.decode()
    log.withdraw_activity(activity, reason="Never signed", by="test", at=NOW)
    withdrawn = staff.get(_address("partnership", row.pk)).content.decode()

    assert "which says otherwise than this page" in differing
    assert "no programme counts it." in withdrawn


def test_the_end_stands_on_the_page(staff: Client, world: World) -> None:
    row = signed(world.workspace)

    typed = {"ended_on": "1.10.2026", "reason": "Sold"}
    ended = staff.post(_address("end", row.pk), typed, follow=True)
    back = staff.post(_address("resume", row.pk), follow=True)

    assert "Ended on 1 October 2026: Sold" in ended.content.decode()
    assert "Ended on" not in back.content.decode()


def test_a_day_that_is_none_asks_again(staff: Client, world: World) -> None:
    row = intended(world.workspace)

    answers = [
        staff.post(_address("sign", row.pk), {"since": day}) for day in ("", "soon", "1.1.2199")
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "1 January 2199 lies ahead." in answers[2].content.decode()


def test_lists_are_filtered_and_exported(staff: Client, world: World) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace)
    intended(world.workspace, title="Pottery at home")
    signed(
        world.workspace,
        title="Weaving abroad",
        kind="clusters",
        partners=[
            InIt(organisation=known(world.workspace)),
            InIt(organisation=known(world.workspace, country="NO")),
        ],
        counts=[Counted(programme=programme)],
    )

    for asked in (
        {"q": "weaving"},
        {"kind": "clusters"},
        {"state": "signed"},
        {"country": "NO"},
        {"programme": programme.pk},
        {"since_from": "2026-01-01"},
    ):
        text = staff.get(_address("partnerships"), asked).content.decode()
        assert ("Weaving abroad" in text, "Pottery at home" in text) == (True, False)
    sheet = staff.get(_address("partnerships"), {"export": "csv"})
    assert b"Weaving abroad" in b"".join(sheet)


def test_who_reads_only_sees_no_way_to_change(client: Client, world: World) -> None:
    row = signed(world.workspace)
    client.force_login(world.viewer)

    text = client.get(_address("partnership", row.pk)).content.decode()

    for name in ("edit", "end", "papers"):
        assert _address(name, row.pk) not in text


def test_what_another_workspace_has_is_not_there(staff: Client, world: World) -> None:
    theirs = intended(world.stranger_workspace, title="Theirs alone")
    paper = PartnershipDocumentFactory.create(partnership=theirs)

    assert "Theirs alone" not in staff.get(_address("partnerships")).content.decode()
    for address in (
        _address("partnership", theirs.pk),
        _address("edit", theirs.pk),
        _address("sign", theirs.pk),
        _address("history", theirs.pk),
        _address("paper", theirs.pk, paper.pk),
    ):
        assert staff.get(address).status_code == 404


def test_a_file_that_cannot_be_kept_is_said(staff: Client, world: World) -> None:
    row = intended(world.workspace)
    address = _address("papers", row.pk)

    refused = staff.post(address, {"files": [SimpleUploadedFile("list.pdf", b"")]})
    nothing = staff.post(address, {})

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert "The file is empty." in refused.content.decode()
    assert "Choose a file first." in nothing.content.decode()


def test_a_paper_is_taken_away(staff: Client, world: World) -> None:
    paper = PartnershipDocumentFactory.create(partnership=intended(world.workspace))

    staff.post(_address("paper_away", paper.partnership_id, paper.pk))

    assert not PartnershipDocument.objects.of(world.workspace).exists()


def test_what_was_done_stands_in_the_history(staff: Client, world: World) -> None:
    row = signed(world.workspace)

    text = staff.get(_address("history", row.pk)).content.decode()

    assert "Partnership added" in text
    assert "Partnership signed" in text


def test_what_was_never_signed_is_removed(staff: Client, world: World) -> None:
    staff.post(_address("remove", intended(world.workspace).pk))

    assert not Partnership.objects.of(world.workspace).exists()
