from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from raceme.accounts.models import User
from raceme.core.timing import tallied
from raceme.documents.models import Document
from raceme.engagements.actions import Towards
from raceme.engagements.models import Activity, Draft, Engagement
from raceme.organisations.models import Affiliation, Organisation, Person
from raceme.portal.matching import key_of
from raceme.programmes.actions import remove_programme
from tests.conftest import World
from tests.engagements.agreed import PDF
from tests.engagements.build import facts, known, part, recorded, versions
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    DocumentFactory,
    DraftFactory,
    EngagementFactory,
    IndicatorFactory,
    PersonFactory,
    PlanItemFactory,
    ProgrammeFactory,
    RuleVersionFactory,
    shipped_kind,
)
from tests.parallel import at_once

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _record(world: World) -> str:
    return reverse("portal:record", args=[world.workspace.slug])


def _sent(world: World, *lines: str, **changed: object) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": shipped_kind().pk,
        "title": "Selling to Nordic hospitals",
        "started_on": "19.11.2026",
        "hours": "3",
        "place": "Cluj-Napoca, RO11",
        "programmes": "1",
        "t0-programme": world.programme.pk,
        "t0-share": "100",
        "participants": "\n".join(lines),
        "role": "participant",
        "country": "RO",
        "region": "RO113",
        "submission": str(uuid4()),
    }
    return told | changed


def _indicator(world: World, name: str, definition: dict[str, object]) -> None:
    rule = CountingRuleFactory.create(workspace=world.workspace)
    RuleVersionFactory.create(rule=rule, definition=definition)
    IndicatorFactory.create(programme=world.programme, name=name, rule=rule)


def test_record_saves_the_activity_with_known_and_new_participants(world: World) -> None:
    firm = known(world.workspace, name="Someșul Digital SRL")
    andrei = PersonFactory.create(workspace=world.workspace, name="Andrei Pop")
    _indicator(world, "Workshops", {"measure": "activities", "kinds": ["workshop"]})
    sent = _sent(
        world,
        "Someșul Digital SRL; Andrei Pop",
        "Mureș Textile Lab SRL; Maria Ion",
        **{f"own-{key_of('Mureș Textile Lab SRL; Maria Ion')}": "1"},
    )
    of = f"of-{key_of('Mureș Textile Lab SRL; Maria Ion')}"
    own = {
        f"{of}-role": "speaker",
        f"{of}-state": "took_part",
        f"{of}-hours": "1,5",
        f"{of}-amount": "1.250,00",
        f"{of}-currency": "EUR",
    }

    answer = _client(world.staff).post(_record(world), sent | own, follow=True)

    activity = Activity.objects.of(world.workspace).get()
    assert (activity.title, activity.state, activity.hours) == (
        "Selling to Nordic hospitals",
        "held",
        Decimal(3),
    )
    assert (activity.town, activity.country, activity.region) == ("Cluj-Napoca", "RO", "RO11")
    assert (activity.started_on, activity.ended_on) == (date(2026, 11, 19), date(2026, 11, 19))
    new = Organisation.objects.get(name="Mureș Textile Lab SRL")
    assert (new.country, new.region, new.kind) == ("RO", "RO113", "company")
    maria = Person.objects.of(world.workspace).get(name="Maria Ion")
    assert Affiliation.objects.of(world.workspace).get(person=maria).organisation == new
    parts = activity.engagements.order_by("pk").values_list(
        "organisation", "person", "role", "hours", "amount", "currency"
    )
    assert list(parts) == [
        (firm.pk, andrei.pk, "participant", None, None, ""),
        (new.pk, maria.pk, "speaker", Decimal("1.5"), Decimal(1250), "EUR"),
    ]
    assert activity.attributions.get().programme == world.programme
    assert versions(activity) == [(1, "Staff", "")]
    page = answer.content.decode()
    assert "Workshop saved with 2 participants. 1 figure moved." in page
    assert f"log/{activity.pk}/withdraw/?undo=1" in page


def test_record_makes_one_of_a_double_click(world: World) -> None:
    sent = _sent(world, "Mureș Textile Lab SRL")
    client = _client(world.staff)

    first = client.post(_record(world), sent)
    with travel("2026-11-23T09:12:05Z", tick=False):
        second = client.post(_record(world), sent)

    activity = Activity.objects.of(world.workspace).get()
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["Location"].endswith(f"/log/{activity.pk}/")
    assert Organisation.objects.filter(name="Mureș Textile Lab SRL").count() == 1


def test_record_saves_nothing_of_what_is_not_settled(world: World) -> None:
    known(world.workspace, name="Vitanova Software SRL")
    known(world.workspace, name="Vitanova Farm SRL")
    sent = _sent(world, "Vitanova", "Mureș Textile Lab SRL", hours="1.234,50")

    answer = _client(world.staff).post(_record(world), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things to settle first" in page
    assert "More than the day has. Write it as 3 or 3.5." in page
    assert 'value="1.234,50"' in page
    assert 'value="Selling to Nordic hospitals"' in page
    assert not Activity.objects.of(world.workspace).exists()
    assert not Organisation.objects.filter(name="Mureș Textile Lab SRL").exists()


def test_record_undoes_new_records_when_the_last_line_is_refused(world: World) -> None:
    sent = _sent(world, "Mureș Textile Lab SRL", "Orto Print SRL; 12345678")

    answer = _client(world.staff).post(_record(world), sent)

    assert answer.status_code == 422
    assert "check digit" in answer.content.decode()
    assert not Organisation.objects.filter(name__startswith="Mureș").exists()
    assert not Activity.objects.of(world.workspace).exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Choose one."),
        ({"title": " "}, "Fill this in."),
        ({"started_on": ""}, "Fill this in."),
        ({"started_on": "1.13.2026"}, "There is no such day"),
        ({"ended_on": "18.11.2026"}, "is before the start"),
        ({"hours": "-1"}, "Hours cannot be fewer than none"),
        ({"place": "Cluj-Napoca, RO99"}, "is not on the list"),
        ({"t0-share": "120"}, "The share must lie between 0 and 100 %."),
        ({"t0-share": ""}, "Fill this in."),
        ({"participants": ""}, "Nobody took part yet."),
        ({"role": "guest"}, "is not one of the available choices"),
        ({"region": "NO020"}, "This is no NUTS region of that country."),
        ({"country": "", "region": ""}, "Choose where the new ones are."),
    ],
)
def test_record_says_beside_the_field_what_is_wrong(
    world: World, changed: dict[str, object], sentence: str
) -> None:
    answer = _client(world.staff).post(_record(world), _sent(world, "Mureș Textile", **changed))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Activity.objects.of(world.workspace).exists()


def test_record_refuses_the_same_programme_twice(world: World) -> None:
    twice = {"programmes": "2", "t1-programme": world.programme.pk, "t1-share": "10"}

    answer = _client(world.staff).post(_record(world), _sent(world, "Mureș", **twice))

    assert answer.status_code == 422
    assert "It counts towards this one already." in answer.content.decode()


def test_record_keeps_what_lies_ahead_as_planned(world: World) -> None:
    sent = _sent(world, "Mureș Textile Lab SRL", started_on="1.12.2026")

    page = _client(world.staff).post(_record(world), sent | {"match": "1"}).content.decode()
    _client(world.staff).post(_record(world), sent)

    assert "it is kept as planned" in page
    activity = Activity.objects.of(world.workspace).get()
    assert (activity.state, activity.engagements.get().state) == ("planned", "expected")


def test_record_shows_what_it_moves_before_anything_is_saved(world: World) -> None:
    before = known(world.workspace, name="Medisfera SRL")
    stands = ActivityFactory.create(workspace=world.workspace)
    AttributionFactory.create(activity=stands, programme=world.programme)
    EngagementFactory.create(activity=stands, organisation=before)
    _indicator(world, "Workshops", {"measure": "activities", "kinds": ["workshop"]})
    _indicator(world, "Companies", {"measure": "organisations", "kinds": ["workshop"]})
    _indicator(world, "Visits", {"measure": "activities", "kinds": ["company-visit"]})
    sent = _sent(world, "Medisfera SRL", "Mureș Textile Lab SRL", moves="1")

    page = _client(world.staff).post(_record(world), sent).content.decode()

    moved = page[page.index('id="moving"') :]
    assert "Workshops" in moved
    assert "Visits" not in moved
    companies = moved[moved.index("Companies") :]
    assert "1 counted before" in companies
    assert "Medisfera SRL" in companies
    assert '<td class="r-num">1</td><td class="r-num"><b class="r-plus">2</b>' in companies
    assert Activity.objects.of(world.workspace).get() == stands


def test_record_answers_htmx_with_what_changed_alone(world: World) -> None:
    headers = {"HX-Request": "true", "HX-Target": "matches"}

    answer = _client(world.staff).post(_record(world), _sent(world, "Mureș"), headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'id="moving"' in page
    assert "Save activity and 1 participant" in page
    assert not Activity.objects.of(world.workspace).exists()


def test_record_asks_as_many_queries_for_three_lines_as_for_one(world: World) -> None:
    for number in range(3):
        known(world.workspace, name=f"Firm {number} Alpha SRL")
    client, address = _client(world.staff), _record(world)
    lines = [f"Firm {number} Alpha SRL" for number in range(3)]
    client.post(address, _sent(world, match="1"))

    with CaptureQueriesContext(connection) as one:
        client.post(address, _sent(world, *lines[:1], match="1"))
    with CaptureQueriesContext(connection) as three:
        client.post(address, _sent(world, *lines, match="1"))

    assert len(one) == len(three)
    assert len(three) <= MOST_QUERIES


def test_record_keeps_files_through_a_refusal_and_proves_with_them(world: World) -> None:
    client, sent = _client(world.staff), _sent(world, "Mureș Textile Lab SRL")
    files = [
        SimpleUploadedFile("Attendance list.pdf", PDF),
        SimpleUploadedFile("photo.pdf", b"<html>"),
    ]

    refused = client.post(_record(world), sent | {"title": "", "files": files})
    draft = Draft.objects.of(world.workspace).get()
    client.post(_record(world), sent | {"draft": draft.pk})

    page = refused.content.decode()
    assert "Attendance list.pdf" in page
    assert "Named .pdf but holds a web page. Not kept; the rest is." in page
    assert f'name="draft" value="{draft.pk}"' in page
    activity = Activity.objects.of(world.workspace).get()
    evidence = activity.evidence.get()
    assert (evidence.document, evidence.for_participants) == (
        Document.objects.of(world.workspace).get(),
        True,
    )
    assert not Draft.objects.of(world.workspace).exists()


def test_record_takes_a_file_away_again(world: World) -> None:
    draft = DraftFactory.create(workspace=world.workspace, owner=world.staff.reference)
    first, second = DocumentFactory.create_batch(2, workspace=world.workspace)
    draft.documents.set([first, second])
    sent = _sent(world, "Mureș", draft=draft.pk, remove_file=first.pk)

    page = _client(world.staff).post(_record(world), sent).content.decode()

    assert list(draft.documents.all()) == [second]
    assert (first.name in page, second.name in page) == (False, True)


def test_record_uses_nobody_elses_draft(world: World) -> None:
    theirs = DraftFactory.create(workspace=world.workspace, owner=world.manager.reference)
    theirs.documents.set([DocumentFactory.create(workspace=world.workspace)])

    _client(world.staff).post(_record(world), _sent(world, "Mureș", draft=theirs.pk))

    assert not Activity.objects.of(world.workspace).get().evidence.exists()
    assert Draft.objects.of(world.workspace).get() == theirs


def test_drafts_are_kept_gone_on_with_and_thrown_away(world: World) -> None:
    client = _client(world.staff)
    sent = _sent(world, "Mureș Textile Lab SRL", hours="not yet", keep="1")
    drafts = reverse("portal:drafts", args=[world.workspace.slug])

    kept = client.post(_record(world), sent)
    draft = Draft.objects.of(world.workspace).get()
    listed = client.get(drafts).content.decode()
    opened = client.get(f"{_record(world)}?draft={draft.pk}").content.decode()
    others = _client(world.manager).get(drafts).content.decode()
    client.post(reverse("portal:discard_draft", args=[world.workspace.slug, draft.pk]))

    assert kept.headers["Location"] == drafts
    assert "Selling to Nordic hospitals" in listed
    for typed in ('value="not yet"', "Mureș Textile Lab SRL", 'value="Cluj-Napoca, RO11"'):
        assert typed in opened
    assert "Selling to Nordic hospitals" not in others
    assert not Draft.objects.of(world.workspace).exists()
    assert not Activity.objects.of(world.workspace).exists()


def test_record_starts_with_today_and_what_its_page_asked_for(world: World) -> None:
    firm = known(world.workspace, name="Medisfera SRL")
    ProgrammeFactory.create(workspace=world.workspace, name="Cluster plan", code="cluster-plan")
    asked = {
        "organisation": firm.pk,
        "programme": "nordic-bridges-2026",
        "kind": "company-visit",
        "title": "First visit",
    }

    page = _client(world.staff).get(_record(world), asked).content.decode()

    assert 'value="23.11.2026"' in page
    assert 'value="First visit"' in page
    assert f'<option value="{world.programme.pk}" selected>' in page
    assert f'<option value="{shipped_kind("company-visit").pk}" selected>' in page
    assert "Medisfera SRL</textarea>" in page.replace("\n", "")


def test_add_another_programme_keeps_what_was_typed(world: World) -> None:
    sent = _sent(world, "Mureș", add="1")

    page = _client(world.staff).post(_record(world), sent).content.decode()

    assert 'name="programmes" value="2"' in page
    assert 'name="t1-programme"' in page
    assert 'value="Selling to Nordic hospitals"' in page


@pytest.mark.parametrize("button", ["not", "own"])
def test_a_line_is_said_otherwise_by_its_button(world: World, button: str) -> None:
    known(world.workspace, name="Salvia eHealth SRL")
    key = key_of("Salvia ehealt")

    page = _client(world.staff).post(_record(world), _sent(world, "Salvia ehealt", **{button: key}))

    shown = page.content.decode()
    assert f'name="{button}-{key}" value="1"' in shown
    assert (f'name="line-{key}"' if button == "not" else f'name="of-{key}-hours"') in shown


def test_record_for_adds_to_an_activity_that_stands(world: World) -> None:
    there = known(world.workspace, name="Medisfera SRL")
    activity = recorded(world.workspace, parts=[part(organisation=there)])
    address = reverse("portal:record_for", args=[world.workspace.slug, activity.pk])
    sent: dict[str, Any] = {
        "participants": "Medisfera SRL\nMureș Textile Lab SRL",
        "role": "speaker",
        "country": "RO",
        "submission": str(uuid4()),
        "files": [SimpleUploadedFile("Attendance list.pdf", PDF)],
    }

    shown = _client(world.staff).post(address, sent | {"match": "1"}).content.decode()
    draft = Draft.objects.of(world.workspace).get()
    sent["draft"] = draft.pk
    sent["files"] = []
    _client(world.staff).post(address, sent)

    assert "Takes part already" in shown
    assert "Add 1 participant" in shown
    rows = Engagement.objects.of(world.workspace).order_by("pk")
    assert list(rows.values_list("organisation__name", "role")) == [
        ("Medisfera SRL", "participant"),
        ("Mureș Textile Lab SRL", "speaker"),
    ]
    assert activity.evidence.get().document == Document.objects.of(world.workspace).get()
    assert not Draft.objects.of(world.workspace).exists()


def test_record_for_shows_what_more_participants_move(world: World) -> None:
    there = known(world.workspace, name="Medisfera SRL")
    activity = recorded(
        world.workspace,
        parts=[part(organisation=there)],
        towards=[Towards(programme=world.programme)],
    )
    counted: dict[str, object] = {"measure": "organisations", "kinds": ["workshop"]}
    _indicator(world, "Companies", counted)
    _indicator(world, "Proven companies", counted | {"with_evidence": True})
    address = reverse("portal:record_for", args=[world.workspace.slug, activity.pk])
    sent = {"participants": "Mureș Textile\nMedisfera", "role": "participant", "country": "RO"}

    page = _client(world.staff).post(address, sent | {"moves": "1"}).content.decode()

    moved = page[page.index('id="moving"') :]
    companies, proven = moved[moved.index("Companies") :].split("Proven companies")
    assert '<td class="r-num">1</td><td class="r-num"><b class="r-plus">2</b>' in companies
    assert "1 without evidence" in proven
    assert "Mureș Textile" in proven


def test_record_for_asks_no_more_of_an_activity_of_three_programmes(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    address = reverse("portal:record_for", args=[world.workspace.slug, activity.pk])
    for programme in [
        world.programme,
        *ProgrammeFactory.create_batch(2, workspace=world.workspace),
    ]:
        AttributionFactory.create(activity=activity, programme=programme)
        rule = CountingRuleFactory.create(workspace=world.workspace)
        RuleVersionFactory.create(rule=rule)
        IndicatorFactory.create(programme=programme, rule=rule)
    client = _client(world.staff)
    client.get(address)  # the first page remembers where one works

    with tallied() as three:
        page = client.get(address)
    activity.attributions.exclude(programme=world.programme).delete()
    with tallied() as one:
        client.get(address)

    assert page.status_code == 200
    assert three.queries == one.queries <= MOST_QUERIES


def test_record_for_says_that_nothing_is_new(world: World) -> None:
    activity = recorded(world.workspace)
    address = reverse("portal:record_for", args=[world.workspace.slug, activity.pk])

    answer = _client(world.staff).post(address, {"participants": "", "role": "participant"})

    assert answer.status_code == 422
    assert "Name somebody, or add a file" in answer.content.decode()


def test_record_for_is_closed_to_partners_and_for_what_is_withdrawn(world: World) -> None:
    activity = recorded(world.workspace, facts=facts())
    AttributionFactory.create(activity=activity, programme=world.programme)
    theirs = reverse("portal:record_for", args=[world.partner_workspace.slug, activity.pk])
    ours = reverse("portal:record_for", args=[world.workspace.slug, activity.pk])
    Activity.objects.of(world.workspace).update(state="withdrawn")

    assert _client(world.partner).get(theirs).status_code == 403
    assert _client(world.staff).get(ours).headers["Location"].endswith(f"/log/{activity.pk}/")


def test_record_ticks_off_the_line_of_the_plan_it_began_on(world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, code="1.4", title="Second workshop")
    theirs = PlanItemFactory.create(
        programme=ProgrammeFactory.create(workspace=world.stranger_workspace)
    )
    client = _client(world.staff)

    page = client.get(_record(world), {"plan": item.pk}).content.decode()
    client.post(_record(world), _sent(world, "Mureș Textile Lab SRL", plan=item.pk))
    client.post(_record(world), _sent(world, "Mureș Textile Lab SRL", plan=theirs.pk))

    assert "Work plan: 1.4 Second workshop" in page
    activities = Activity.objects.of(world.workspace).order_by("pk")
    assert [each.attributions.get().plan_item for each in activities] == [item, None]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_record_adds_nobody_twice_when_clicked_twice_at_once(world: World) -> None:
    sent = _sent(world, "Mureș Textile Lab SRL")

    def click(_number: int) -> int:
        try:
            return _client(world.staff).post(_record(world), sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        statuses = list(pool.map(click, range(3)))

    assert statuses == [302, 302, 302]
    assert Activity.objects.of(world.workspace).count() == 1
    assert Organisation.objects.filter(name="Mureș Textile Lab SRL").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_record_keeps_what_was_typed_when_its_programme_is_removed_at_the_same_moment(
    world: World,
) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace)
    client = _client(world.staff)
    sent = _sent(world, "Mureș Textile Lab SRL", **{"t0-programme": programme.pk})

    (answer,) = at_once(
        lambda: remove_programme(programme, by="Radu", at=NOW),
        lambda: client.post(_record(world), sent),
    )

    assert isinstance(answer, HttpResponse)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "was removed meanwhile, so nothing is saved" in page
    assert ("Selling to Nordic hospitals" in page, "Mureș Textile Lab SRL" in page) == (True, True)
    assert not Activity.objects.of(world.workspace).exists()
    assert not Organisation.objects.filter(name="Mureș Textile Lab SRL").exists()
