"""Two who do the same at the same moment, with transactions that are really parallel."""

import pytest

from raceme.core.errors import ChangedMeanwhile
from raceme.engagements.models import Activity
from raceme.partnerships import actions
from raceme.partnerships.actions.refusals import AdoptedTwice, StateForbids
from raceme.partnerships.models import GoodPractice, Partnership
from tests.factories import NOW, WorkspaceFactory
from tests.factories.partnerships import GoodPracticeFactory
from tests.parallel import at_once
from tests.partnerships.build import BY, SIGNED, facts, intended, known, practice_facts

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_partnership_is_signed_and_logged_once() -> None:
    row = intended(WorkspaceFactory.create())

    def sign() -> object:
        return actions.sign(row, since=SIGNED, by=BY, at=NOW)

    assert at_once(sign, sign) == [StateForbids]
    assert Activity.objects.of(row.workspace_id).count() == 1


def test_one_meeting_makes_one_partnership() -> None:
    workspace = WorkspaceFactory.create()
    told = facts(workspace)

    def add() -> object:
        return actions.add_partnership(
            workspace, facts=told, source="matchmaking.meeting:7", by=BY, at=NOW
        )

    at_once(add, add, add)

    assert Partnership.objects.of(workspace).count() == 1


def test_of_two_corrections_one_is_told() -> None:
    row = intended(WorkspaceFactory.create())
    first, second = (facts(row.workspace, title=title) for title in ("First", "Second"))

    def correct(told: actions.PartnershipFacts) -> object:
        return actions.correct_partnership(row, facts=told, revision=1, by=BY, at=NOW)

    assert at_once(lambda: correct(first), lambda: correct(second)) == [ChangedMeanwhile]


def test_one_title_twice_at_once_gives_each_an_address_of_its_own() -> None:
    workspace = WorkspaceFactory.create()
    told = practice_facts(workspace)

    def add() -> object:
        return actions.add_practice(workspace, facts=told, by=BY, at=NOW)

    at_once(add, add, add)

    slugs = GoodPractice.objects.of(workspace).values_list("slug", flat=True)
    assert len(set(slugs)) == 3


def test_an_adopter_is_named_once() -> None:
    row = GoodPracticeFactory.create()
    adoption = actions.Adoption(organisation=known(row.workspace))

    def name() -> object:
        return actions.name_adopter(row, adoption=adoption, by=BY, at=NOW)

    assert at_once(name, name) == [AdoptedTwice]
