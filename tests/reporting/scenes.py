"""A log with something to count, to leave out and to prove, for pages and files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from raceme.engagements.models import Activity, Engagement, EngagementAttribution
from raceme.reporting.models import Indicator, Thaw
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    IndicatorFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    RuleVersionFactory,
    shipped_kind,
)

SMES = {
    "measure": "organisations",
    "kinds": ["workshop"],
    "roles": ["participant"],
    "first_time": "programme",
    "disaggregations": ["country"],
}


def indicator(world: World, definition: Mapping[str, object], **told: object) -> Indicator:
    """Return an indicator of the world's programme with a rule of one version."""
    rule = CountingRuleFactory.create(workspace=world.workspace)
    RuleVersionFactory.create(rule=rule, definition=definition)
    return IndicatorFactory.create(programme=world.programme, rule=rule, **told)


def activity(world: World, title: str, day: date, **told: object) -> Activity:
    """Return a workshop that counts towards the world's programme."""
    made = ActivityFactory.create(workspace=world.workspace, title=title, started_on=day, **told)
    AttributionFactory.create(activity=made, programme=world.programme)
    return made


def part(of: Activity, name: str, **told: object) -> Engagement:
    organisation = OrganisationFactory.create(name=name)
    RelationshipFactory.create(workspace=of.workspace, organisation=organisation)
    return EngagementFactory.create(activity=of, organisation=organisation, **told)


@dataclass(frozen=True)
class Scene:
    """
    Two workshops, in March and in September.

    In the first took part Alfa (proven) and Beta of Norway, a host and one who was only
    expected; in the second Alfa again, Gama, and Delta, who is excluded.
    """

    indicator: Indicator
    first: Activity
    second: Activity
    alfa: Engagement
    beta: Engagement
    host: Engagement
    expected: Engagement
    again: Engagement
    gama: Engagement
    excluded: Engagement


def scene(world: World) -> Scene:
    first = activity(world, "Horizon Europe", date(2026, 3, 10))
    second = activity(world, "Data spaces", date(2026, 9, 17))
    person = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    alfa = part(first, "Alfa SRL", person=person)
    beta = part(first, "Beta AS", country="NO", region="", size_class="micro")
    gama = part(second, "Gama SRL")
    excluded = part(second, "Delta SRL")
    EngagementAttribution.objects.of(world.workspace).create(
        workspace=world.workspace,
        engagement=excluded,
        programme=world.programme,
        is_excluded=True,
        reason="Travelled at its own cost",
        decided_at=NOW,
        decided_by="Ioana",
    )
    paper = DocumentFactory.create(workspace=world.workspace, name="Attendance list.pdf")
    EvidenceFactory.create(activity=first, engagement=alfa, document=paper)
    return Scene(
        indicator=indicator(
            world, SMES, code="companies", name="Companies reached", target=Decimal(4)
        ),
        first=first,
        second=second,
        alfa=alfa,
        beta=beta,
        host=part(first, "Epsilon SRL", role=Engagement.Role.HOST),
        expected=part(first, "Zeta SRL", state=Engagement.State.EXPECTED),
        again=EngagementFactory.create(activity=second, organisation=alfa.organisation),
        gama=gama,
        excluded=excluded,
    )


def meeting(world: World, day: date) -> Activity:
    return activity(world, "Meeting", day, kind=shipped_kind("bilateral-meeting"))


@contextmanager
def thawed(workspace: Workspace) -> Iterator[None]:
    """Let the database change what is frozen, as whoever may write to it could."""
    thaw = Thaw.objects.create(workspace=workspace)
    yield
    thaw.delete()
