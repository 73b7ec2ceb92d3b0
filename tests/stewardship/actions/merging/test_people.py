"""Two records of one person become one, within the workspace that knows them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from raceme.audit.models import Entry
from raceme.engagements.models import Engagement
from raceme.mail.models import Mailing
from raceme.organisations.actions import MergedMeanwhile, affiliate, hold_people
from raceme.organisations.models import Affiliation, Person
from raceme.stewardship.actions.merging import (
    InTheWay,
    MergedAlready,
    forget_merges,
    merge_people,
    take_back,
)
from raceme.stewardship.models import Merge, MergeStep
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    EngagementFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.stewardship.pairs import People, known_people

LATER = NOW + timedelta(hours=1)


def _merge(world: World, pair: People, *, taken: Collection[str] = ()) -> Merge:
    return merge_people(
        pair.absorbed,
        survivor=pair.survivor,
        taken=taken,
        revisions=pair.revisions,
        by=world.staff,
        at=LATER,
    )


def test_merge_people_moves_what_names_the_one_and_takes_the_chosen_fields(world: World) -> None:
    pair = known_people(
        world,
        survivor={"name": "Ana Pop", "email": "ana@alfa.example"},
        absorbed={"name": "Ana Popescu", "email": "apop@alfa.example", "phone": "0700"},
    )
    organisation = OrganisationFactory.create()
    activity = ActivityFactory.create(workspace=world.workspace)
    for each in (pair.survivor, pair.absorbed):
        AffiliationFactory.create(person=each, organisation=organisation)
        EngagementFactory.create(activity=activity, organisation=organisation, person=each)

    _merge(world, pair, taken=["phone"])

    (person,) = Person.objects.of(world.workspace)
    assert (person.pk, person.name, person.email, person.phone) == (
        pair.survivor.pk,
        "Ana Pop",
        "ana@alfa.example",
        "0700",
    )
    assert Affiliation.objects.of(world.workspace).get().person == person
    assert Engagement.objects.of(world.workspace).get().person == person


def test_merge_people_is_told_to_the_workspace_alone(world: World) -> None:
    pair = known_people(world)

    _merge(world, pair)

    entry = Entry.objects.get(verb="stewardship.merge_people")
    assert entry.workspace == world.workspace


def test_merge_people_of_two_workspaces_is_refused(world: World) -> None:
    pair = known_people(world)
    pair.absorbed = PersonFactory.create(workspace=world.stranger_workspace)

    with pytest.raises(MergedAlready):
        _merge(world, pair)


def test_a_letter_to_both_is_for_the_one_once(world: World) -> None:
    pair = known_people(world)
    mailing = Mailing.objects.create(
        workspace=world.workspace,
        people=[pair.absorbed.pk, pair.survivor.pk, 0],
        written_by="Ioana",
        created_at=NOW,
    )

    merge = _merge(world, pair)

    mailing.refresh_from_db()
    assert mailing.people == [pair.survivor.pk, 0]
    take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    mailing.refresh_from_db()
    assert mailing.people == [pair.absorbed.pk, pair.survivor.pk, 0]


def test_what_is_written_about_the_other_afterwards_is_refused(world: World) -> None:
    pair = known_people(world, survivor={"name": "Ana Pop"}, absorbed={"name": "Ana Popescu"})
    _merge(world, pair)

    with pytest.raises(MergedMeanwhile, match="Ana Popescu was merged into Ana Pop"):
        hold_people([pair.absorbed])
    with pytest.raises(MergedMeanwhile):
        affiliate(
            pair.absorbed, organisation=OrganisationFactory.create(), by=world.staff, at=LATER
        )


def test_forget_merges_keeps_no_word_of_the_person(world: World) -> None:
    pair = known_people(world, absorbed={"name": "Ana Popescu"})
    merge = _merge(world, pair)

    forgotten = forget_merges(pair.survivor)

    merge.refresh_from_db()
    assert forgotten == 1
    assert (merge.survivor_name, merge.absorbed_name) == ("", "")
    assert not MergeStep.objects.filter(merge=merge).exists()
    with pytest.raises(InTheWay):
        take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)


@pytest.mark.parametrize("last_is_no", [True, False])
def test_of_what_both_said_of_a_purpose_the_last_word_stands(
    world: World, *, last_is_no: bool
) -> None:
    pair = known_people(world)
    text = apps.get_model("consents.ConsentText").objects.create(
        workspace=world.workspace,
        purpose="newsletter",
        language="en",
        version=1,
        text="I agree",
        in_force_from=NOW.date(),
        written_at=NOW,
        written_by="Ioana",
    )
    said: dict[str, Any] = {
        "workspace": world.workspace,
        "purpose": "newsletter",
        "way": "phone",
        "note": "Told Ioana",
        "taken_by": "x",
    }
    consents: Any = apps.get_model("consents.Consent")
    withdrawals: Any = apps.get_model("consents.Withdrawal")
    yes = consents.objects.create(
        person=pair.absorbed, text=text, at=NOW - timedelta(days=2), **said
    )
    moment = NOW - timedelta(days=1 if last_is_no else 3)
    no = withdrawals.objects.create(person=pair.survivor, at=moment, **said)

    _merge(world, pair)

    yes.refresh_from_db()
    no.refresh_from_db()
    assert yes.person == no.person == pair.survivor
    stands = (yes.state == "given", no.ended_at is None)
    assert stands == ((False, True) if last_is_no else (True, False))
