from datetime import timedelta
from typing import Any

import pytest

from raceme.audit.models import Entry
from raceme.core import jobs
from raceme.core.models import Job
from raceme.stewardship.actions.duplicates import (
    once_of,
    search,
    start_search,
    take_back,
    take_people_back,
    tell_apart,
    tell_people_apart,
)
from raceme.stewardship.models import DuplicateSearch, PersonSuggestion, Suggestion, Verdict
from raceme.stewardship.tasks.duplicates import search_duplicates_nightly
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    WorkspaceFactory,
)
from tests.factories.duplicates import PersonSuggestionFactory, SuggestionFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
ALFA = {"name": "Alfa Mobilă SRL", "country": "RO", "town": "Oradea", "address": "Fabricii 12"}


def _pair() -> tuple[Any, Any]:
    return (
        OrganisationFactory.create(**ALFA, registered_number="18189442"),
        OrganisationFactory.create(**{**ALFA, "name": "SC ALFA MOBILA S.R.L."}),
    )


def _codes(row: Suggestion | PersonSuggestion) -> list[str]:
    return [code for code, _value in row.reasons]


def test_search_suggests_what_is_likely_one() -> None:
    one, other = _pair()
    OrganisationFactory.create(name="Beta Metal SRL", country="RO", town="Oradea")

    done = search(at=NOW)

    [row] = Suggestion.objects.all()
    assert (row.a, row.b, row.state, row.found_at) == (one, other, Verdict.OPEN, NOW)
    assert _codes(row) == ["same_name", "same_town", "same_street"]
    assert (done.organisations, done.found) == (3, 1)


def test_search_keeps_what_was_told_apart_and_never_suggests_it_again(world: World) -> None:
    _pair()
    search(at=NOW)
    tell_apart(Suggestion.objects.get(), by=world.staff, at=NOW)

    search(at=LATER)

    [row] = Suggestion.objects.all()
    assert (row.state, row.found_at) == (Verdict.APART, LATER)


def test_search_lets_go_of_what_is_likely_no_more(world: World) -> None:
    one, _other = _pair()
    apart = SuggestionFactory.create()
    tell_apart(apart, by=world.staff, at=NOW)
    search(at=NOW)
    one.name = "Beta Metal SRL"
    one.save()

    search(at=LATER)

    assert list(Suggestion.objects.all()) == [apart]


def test_search_finds_people_of_one_address_or_of_one_name_at_one_organisation() -> None:
    workspace, elsewhere = WorkspaceFactory.create(), WorkspaceFactory.create()
    same = {"name": "Ana Pop", "email": "ana@alfa.example"}
    ana, ana_too = (PersonFactory.create(workspace=workspace, **same) for _n in range(2))
    dan, dan_too, namesake = (
        PersonFactory.create(workspace=workspace, name="Dan Ionescu", email="") for _n in range(3)
    )
    PersonFactory.create(workspace=elsewhere, **same)
    alfa = OrganisationFactory.create()
    for person in (dan, dan_too):
        AffiliationFactory.create(workspace=workspace, person=person, organisation=alfa)
    AffiliationFactory.create(workspace=workspace, person=namesake)

    search(at=NOW)

    rows = PersonSuggestion.objects.of(workspace).order_by("pk")
    assert [(row.a, row.b, _codes(row)) for row in rows] == [
        (ana, ana_too, ["same_email", "same_name"]),
        (dan, dan_too, ["same_organisation", "same_name"]),
    ]
    assert not PersonSuggestion.objects.of(elsewhere).exists()


def test_search_asks_for_a_mailbox_of_many_nobody() -> None:
    workspace = WorkspaceFactory.create()
    for number in range(6):
        PersonFactory.create(
            workspace=workspace, name=f"Somebody {number}", email="office@alfa.example"
        )

    search(at=NOW)

    assert not PersonSuggestion.objects.of(workspace).exists()


def test_nightly_search_leaves_a_register_in_which_nothing_changed() -> None:
    one, _other = _pair()
    search_duplicates_nightly()
    search_duplicates_nightly()
    unchanged = DuplicateSearch.objects.count()
    one.revision += 1
    one.save()

    search_duplicates_nightly()

    assert (unchanged, DuplicateSearch.objects.count()) == (1, 2)


def test_search_that_somebody_asked_for_says_what_came_of_it(world: World) -> None:
    one, _other = _pair()
    _pair_of_others = [
        OrganisationFactory.create(name="Gama Lemn", country="RO", town="Arad", address="Unirii 1")
        for _n in range(2)
    ]
    RelationshipFactory.create(workspace=world.workspace, organisation=one)

    start_search(workspace=world.workspace, by=world.staff, at=NOW)

    job = jobs.newest(once_of(world.workspace))
    assert job is not None
    assert job.state in (Job.State.DONE, Job.State.WAITING)
    if job.state == Job.State.DONE:
        assert job.result_text == "1 pair of your organisations may be one."
        assert job.result_url == f"/manage/{world.workspace.slug}/duplicates/"


def test_told_apart_is_written_down_for_the_installation_once(world: World) -> None:
    row = SuggestionFactory.create()

    tell_apart(row, by=world.staff, at=NOW)
    tell_apart(row, by=world.manager, at=LATER)

    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at) == (
        Verdict.APART,
        str(world.staff),
        NOW,
    )
    [entry] = Entry.objects.all()
    assert (entry.verb, entry.workspace_id) == ("stewardship.tell_apart", None)


def test_taken_back_a_pair_is_open_again(world: World) -> None:
    row = SuggestionFactory.create()
    tell_apart(row, by=world.staff, at=NOW)

    take_back(row, by=world.staff, at=LATER)
    take_back(row, by=world.staff, at=LATER)

    row.refresh_from_db()
    assert row.is_open
    verbs = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["stewardship.tell_apart", "stewardship.take_back_apart"]


def test_people_are_told_apart_within_their_workspace(world: World) -> None:
    row = PersonSuggestionFactory.create(workspace=world.workspace)

    tell_people_apart(row, by=world.staff, at=NOW)
    apart = PersonSuggestion.objects.of(world.workspace).get().state
    take_people_back(row, by=world.staff, at=NOW)

    assert apart == Verdict.APART
    assert PersonSuggestion.objects.of(world.workspace).get().is_open
    entries = Entry.objects.order_by("pk").values_list("verb", "workspace_id")
    assert list(entries) == [
        ("stewardship.tell_people_apart", world.workspace.pk),
        ("stewardship.take_people_back", world.workspace.pk),
    ]
