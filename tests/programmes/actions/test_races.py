"""Two who save at the same moment, with transactions that are really parallel."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from raceme.core.errors import Refusal
from raceme.programmes import actions
from raceme.programmes.queries import partners_of, periods_of, plan_of, programmes_of
from raceme.workspaces.models import Workspace
from tests.factories import (
    NOW,
    OrganisationFactory,
    PartnerFactory,
    ProgrammeFactory,
    WorkspaceFactory,
)
from tests.parallel import at_once

FACTS = actions.ProgrammeFacts(
    name="Circular Wood", scheme="eea", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
)


def _together(*works: Callable[[], object]) -> list[str]:
    """Do ``works`` at the same moment; return what each was refused with, or nothing."""
    start = Barrier(len(works))

    def done(work: Callable[[], object]) -> str:
        start.wait()
        try:
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return sorted(threads.map(done, works))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_add_programme_twice_at_once_gives_each_its_own_code() -> None:
    workspace: Workspace = WorkspaceFactory.create()

    def add() -> object:
        return actions.add_programme(workspace, facts=FACTS, by="test", at=NOW)

    refused = _together(add, add, add)

    codes = programmes_of(workspace).order_by("code").values_list("code", flat=True)
    assert refused == ["", "", ""]
    assert list(codes) == ["circular-wood", "circular-wood-2", "circular-wood-3"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_correct_programme_twice_at_once_keeps_one_and_tells_the_other() -> None:
    programme = ProgrammeFactory.create(number="")

    def correct(number: str) -> Callable[[], object]:
        return lambda: actions.correct_programme(
            programme, facts=replace(FACTS, number=number), revision=1, by="test", at=NOW
        )

    refused = _together(correct("1"), correct("2"))

    standing = programmes_of(programme.workspace).get()
    assert refused == ["", "ChangedMeanwhile"]
    assert (standing.revision, standing.number in {"1", "2"}) == (2, True)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_set_periods_twice_at_once_keeps_one_and_tells_the_other() -> None:
    programme = ProgrammeFactory.create()

    def set_until(month: int) -> Callable[[], object]:
        period = actions.PeriodFacts(starts_on=date(2026, 1, 1), ends_on=date(2026, month, 28))
        return lambda: actions.set_periods(
            programme, periods=[period], revision=1, by="test", at=NOW
        )

    refused = _together(set_until(6), set_until(9))

    assert refused == ["", "ChangedMeanwhile"]
    assert periods_of(programme).count() == 1
    assert programmes_of(programme.workspace).get().revision == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_correct_partner_twice_at_once_keeps_one_and_tells_the_other() -> None:
    partner = PartnerFactory.create()

    def correct(role: str) -> Callable[[], object]:
        facts = actions.PartnerFacts(organisation=partner.organisation, role=role)
        return lambda: actions.correct_partner(partner, facts=facts, revision=1, by="test", at=NOW)

    refused = _together(correct("donor"), correct("associated"))

    assert refused == ["", "ChangedMeanwhile"]
    assert partners_of(partner.programme).get().role in {"donor", "associated"}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_add_partner_twice_at_once_makes_one_and_tells_the_other() -> None:
    programme = ProgrammeFactory.create()
    facts = actions.PartnerFacts(organisation=OrganisationFactory.create())

    def add() -> object:
        return actions.add_partner(programme, facts=facts, by="test", at=NOW)

    refused = _together(add, add)

    assert refused == ["", "PartnerTwice"]
    assert partners_of(programme).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_is_made_responsible_who_goes_at_the_same_moment() -> None:
    partner = PartnerFactory.create()
    programme = partner.programme
    facts = actions.PlanFacts(
        code="1.1", title="Five workshops", due_on=date(2026, 6, 30), responsible=partner
    )

    outcomes = at_once(
        lambda: actions.remove_partner(partner, by="test", at=NOW),
        lambda: actions.add_plan_item(programme, facts=facts, by="test", at=NOW),
    )

    assert outcomes == [actions.ResponsibleElsewhere]
    assert not plan_of(programme).exists()
