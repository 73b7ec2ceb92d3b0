from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from raceme.programmes import actions
from raceme.programmes.models import PlanItem
from raceme.programmes.queries import partners_of, plan_of
from tests.conftest import World
from tests.factories import NOW, PartnerFactory, PlanItemFactory, ProgrammeFactory

TYPED = {
    "code": "2.1",
    "title": "Five workshops",
    "kind": "activity",
    "due_on": "30.06.2026",
    "activity_kind": "workshop",
    "activities_needed": "5",
}


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def _address(name: str, *arguments: object, workspace: str = "transilvania") -> str:
    return reverse(f"portal:plan_item_{name}", args=[workspace, "nordic-bridges-2026", *arguments])


def _facts_of(item: PlanItem) -> actions.PlanFacts:
    return actions.PlanFacts(
        **{name: getattr(item, name) for name in actions.PlanFacts.__dataclass_fields__}
    )


def test_create_adds_the_item_once(manager: Client, world: World) -> None:
    partner = partners_of(world.programme).get()
    sent = {**TYPED, "responsible": str(partner.pk), "submission": str(uuid4())}

    answers = [manager.post(_address("create"), sent) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [
        reverse("portal:work_plan", args=["transilvania", "nordic-bridges-2026"])
    ] * 2
    assert _facts_of(plan_of(world.programme).get()) == actions.PlanFacts(
        code="2.1",
        title="Five workshops",
        due_on=date(2026, 6, 30),
        responsible=partner,
        activity_kind="workshop",
        activities_needed=5,
    )


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": "1.1"}, "The work plan has another item numbered 1.1."),
        ({"due_on": "31.06.2026"}, "There is no such day as 31.06.2026."),
        ({"activity_kind": "party"}, "Select a valid choice."),
        ({"responsible": "0"}, "Select a valid choice."),
        ({"activities_needed": "0"}, "This must lie between 1 and 32,767."),
        ({"activities_needed": "9" * 30}, "This must lie between 1 and 32,767."),
        ({"title": ""}, "Fill this in."),
    ],
)
def test_create_keeps_what_was_typed_beside_the_sentence(
    manager: Client, world: World, sent: dict[str, str], sentence: str
) -> None:
    standing = PlanItemFactory.create(programme=world.programme, code="1.1")

    answer = manager.post(_address("create"), {**TYPED, "responsible_person": "Ana P.", **sent})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="Ana P."' in text
    assert plan_of(world.programme).get() == standing


def test_create_offers_the_partners_of_this_programme_alone(manager: Client, world: World) -> None:
    other = PartnerFactory.create(programme=ProgrammeFactory.create(workspace=world.workspace))

    text = manager.get(_address("create")).content.decode()

    assert ">Partner Cluster</option>" in text
    assert f">{other.organisation.name}</option>" not in text


def test_edit_saves_what_was_typed(manager: Client, world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, code="1.1", title="Before")

    shown = manager.get(_address("edit", item.pk)).content.decode()
    answer = manager.post(_address("edit", item.pk), {**TYPED, "revision": "1"})

    assert 'value="Before"' in shown
    assert answer.status_code == 302
    assert (plan_of(world.programme).get().title, plan_of(world.programme).get().revision) == (
        "Five workshops",
        2,
    )


def test_edit_shows_what_was_saved_meanwhile(manager: Client, world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, code="2.1")
    facts = actions.PlanFacts(
        code="2.1",
        title="Theirs",
        due_on=date(2026, 6, 30),
        kind="deliverable",
        responsible=partners_of(world.programme).get(),
        activity_kind="workshop",
        activities_needed=5,
    )
    actions.correct_plan_item(item, facts=facts, revision=1, by=world.owner, at=NOW)

    answer = manager.post(_address("edit", item.pk), {**TYPED, "revision": "1"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert [
        f"Saved meanwhile: <b>{now}</b>" in text
        for now in ("Theirs", "Deliverable", "Partner Cluster")
    ] == [True] * 3
    assert text.count("Saved meanwhile") == 3
    assert 'name="revision" value="2"' in text
    assert plan_of(world.programme).get().title == "Theirs"


def test_edit_keeps_a_kind_that_is_offered_no_more(manager: Client, world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, activity_kind="dance")

    text = manager.get(_address("edit", item.pk)).content.decode()

    assert '<option value="dance" selected>' in text


def test_edit_reaches_no_item_of_another_programme(manager: Client, world: World) -> None:
    other = PlanItemFactory.create(programme=ProgrammeFactory.create(workspace=world.workspace))

    answers = [manager.get(_address(name, other.pk)).status_code for name in ("edit", "remove")]

    assert answers == [404, 404]


def test_plan_items_are_changed_by_the_lead_alone(client: Client, world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme)
    client.force_login(world.partner)

    answers = [
        client.get(_address(name, *arguments, workspace="partner")).status_code
        for name, arguments in (("create", []), ("edit", [item.pk]), ("remove", [item.pk]))
    ]

    assert answers == [403, 403, 403]


def test_remove_asks_first_and_then_removes(manager: Client, world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, code="1.1", title="Camp")

    asked = manager.get(_address("remove", item.pk)).content.decode()
    standing = plan_of(world.programme).count()
    answer = manager.post(_address("remove", item.pk))

    assert "Take 1.1 Camp out of the work plan?" in asked
    assert standing == 1
    assert answer.status_code == 302
    assert list(plan_of(world.programme)) == []
