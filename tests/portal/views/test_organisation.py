from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.engagements.models import Activity
from raceme.organisations.models import Organisation
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    AttributionFactory,
    EngagementFactory,
    EvidenceFactory,
    IndicatorFactory,
    KindFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    RelationshipFactory,
    RuleVersionFactory,
    SizeFactFactory,
    shipped_kind,
)
from tests.portal.browsing import MOST_QUERIES, cost, signed_in


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def firm(world: World) -> Organisation:
    firm: Organisation = OrganisationFactory.create(name="Someșul Digital SRL")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    return firm


def _address(workspace: Workspace, organisation: Organisation) -> str:
    return reverse("portal:organisation", args=[workspace.slug, organisation.pk])


def _with(
    firm: Organisation,
    *,
    workspace: Workspace,
    programme: Programme | None = None,
    kind: str = "workshop",
    part: str = "took_part",
    **facts: object,
) -> Activity:
    activity = ActivityFactory.create(workspace=workspace, kind=shipped_kind(kind), **facts)
    EngagementFactory.create(activity=activity, organisation=firm, state=part)
    if programme is not None:
        AttributionFactory.create(activity=activity, programme=programme)
    return activity


def test_organisation_page_tells_its_facts(world: World, firm: Organisation) -> None:
    SizeFactFactory.create(organisation=firm, employees=38, turnover=Decimal("1900000.50"))
    SizeFactFactory.create(organisation=firm, valid_from=date(2019, 1, 1), size_class="micro")
    MembershipFactory.create(
        workspace=world.workspace, member=firm, joined_on=date(2017, 4, 3), left_on=None
    )

    page = signed_in(world.viewer).get(_address(world.workspace, firm)).content.decode()

    for said in (
        "<li>Cluj-Napoca, RO113</li>",
        "<li>Small, 38 people</li>",
        "<li>Member since 2017</li>",
        "38 people employed",
        "1,900,000.50",
        "since 3 April 2017",
    ):
        assert said in page


def test_organisation_page_counts_what_it_took_part_in(world: World, firm: Organisation) -> None:
    long = _with(firm, workspace=world.workspace, hours=Decimal(3), started_on=date(2023, 5, 9))
    # A second person of the firm makes neither a second activity nor more hours.
    colleague = PersonFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=long, organisation=firm, person=colleague, hours=Decimal(2))
    meeting = _with(firm, workspace=world.workspace, kind="bilateral-meeting", hours=None)
    EngagementFactory.create(activity=meeting, country="NO")
    EngagementFactory.create(activity=meeting, country="SE", state="absent")
    _with(firm, workspace=world.workspace, state="planned", hours=Decimal(8))
    _with(firm, workspace=world.workspace, part="absent", hours=Decimal(8))
    _with(firm, workspace=world.workspace, state="withdrawn")

    page = signed_in(world.viewer).get(_address(world.workspace, firm))

    assert [(tile.label, tile.value, tile.meaning) for tile in page.context["tiles"]] == [
        ("Took part in", "2", "activities since 2023"),
        ("Met", "1", "partners in bilateral meetings, 1 country"),
        ("Received", "2", "of training, advice and events"),
    ]
    assert [(kind.code, kind.number) for kind in page.context["kinds"]] == [
        ("workshop", 3),
        ("bilateral-meeting", 1),
    ]


def test_organisation_page_shows_everything_done_with_it(world: World, firm: Organisation) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Andrei Pop")
    proven = _with(
        firm,
        workspace=world.workspace,
        programme=world.programme,
        title="Workshop",
        hours=Decimal(4),
        started_on=date(2026, 9, 1),
    )
    EngagementFactory.create(activity=proven, organisation=firm, person=person)
    EvidenceFactory.create(activity=proven)
    stranger = EngagementFactory.create(activity=proven)
    EvidenceFactory.create(activity=proven, engagement=stranger)
    _with(firm, workspace=world.workspace, title="Bare", started_on=date(2026, 8, 1))
    _with(
        firm, workspace=world.workspace, title="Off", state="not_held", started_on=date(2026, 7, 1)
    )

    page = signed_in(world.viewer).get(_address(world.workspace, firm))

    assert [
        (one.what, one.bud, one.who, one.foot, one.evidence) for one in page.context["entries"]
    ] == [
        (
            "Workshop",
            "proof",
            "Andrei Pop, 4 hours",
            ("Workshop", "1 Sep 2026", "Nordic Bridges 2026"),
            "1 file",
        ),
        ("Bare", "bare", "", ("Workshop", "1 Aug 2026"), "Add evidence"),
        ("Off", "struck", "", ("Workshop", "1 Jul 2026"), ""),
    ]


def test_organisation_page_narrows_to_a_kind(world: World, firm: Organisation) -> None:
    _with(firm, workspace=world.workspace, title="Workshop")
    _with(firm, workspace=world.workspace, kind="site-visit", title="Visit")
    address = _address(world.workspace, firm)
    client = signed_in(world.viewer)

    visits = client.get(address, {"kind": "site-visit"})
    unknown = client.get(address, {"kind": "no-such-kind", "page": "99999999999999999999"})

    assert [one.what for one in visits.context["entries"]] == ["Visit"]
    assert [one.what for one in unknown.context["entries"]] == ["Visit", "Workshop"]


def test_organisation_page_counts_kinds_of_one_code_as_one(
    world: World, firm: Organisation
) -> None:
    for workspace in (world.workspace, world.partner_workspace):
        kind = KindFactory.create(workspace=workspace, code="open-day", name="Name")
        activity = ActivityFactory.create(workspace=workspace, kind=kind)
        EngagementFactory.create(activity=activity, organisation=firm)
        AttributionFactory.create(activity=activity, programme=world.programme)
    address = reverse("portal:organisation", args=[world.workspace.slug, firm.pk])

    page = signed_in(world.viewer).get(address, {"kind": "open-day"})

    assert [(one.name, one.number) for one in page.context["kinds"]] == [("Name", 2)]
    assert len(page.context["entries"]) == 2


def test_organisation_page_keeps_what_others_have_learnt_to_them(
    world: World, firm: Organisation
) -> None:
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=firm)
    secret = ProgrammeFactory.create(workspace=world.stranger_workspace, name="Secret")
    IndicatorFactory.create(programme=secret)
    _with(firm, workspace=world.stranger_workspace, programme=secret, title="Elsewhere")
    AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.stranger_workspace), organisation=firm
    )
    MembershipFactory.create(workspace=world.stranger_workspace, member=firm)
    theirs = signed_in(world.stranger).get(_address(world.stranger_workspace, firm))

    ours = signed_in(world.viewer).get(_address(world.workspace, firm))

    shown = ("entries", "counted_by", "people", "memberships")
    assert [len(theirs.context[name]) for name in shown] == [1, 1, 1, 1]
    assert [len(ours.context[name]) for name in shown] == [0, 0, 0, 0]


def test_organisation_page_of_a_partner_shows_what_is_shared(
    world: World, firm: Organisation
) -> None:
    RelationshipFactory.create(workspace=world.partner_workspace, organisation=firm)
    _with(firm, workspace=world.workspace, programme=world.programme, title="Shared")
    _with(firm, workspace=world.workspace, title="Not shared")

    page = signed_in(world.partner).get(_address(world.partner_workspace, firm))

    assert [one.what for one in page.context["entries"]] == ["Shared"]


def test_an_organisation_that_the_workspace_does_not_deal_with_is_not_found(
    world: World, firm: Organisation
) -> None:
    answer = signed_in(world.stranger).get(_address(world.stranger_workspace, firm))

    assert answer.status_code == 404


def test_counted_by_tells_the_firms_part_of_each_figure(world: World, firm: Organisation) -> None:
    workshops = IndicatorFactory.create(programme=world.programme, name="Workshops", position=1)
    firms = IndicatorFactory.create(programme=world.programme, name="Firms", position=2)
    firms.rule.versions.update(definition={"measure": "organisations", "kinds": ["workshop"]})
    amount = IndicatorFactory.create(programme=world.programme, name="Vouchers", position=3)
    amount.rule.versions.update(
        definition={"measure": "amount", "kinds": ["voucher-award"], "currency": "EUR"}
    )
    visits = IndicatorFactory.create(programme=world.programme, name="Visits", position=4)
    visits.rule.versions.update(definition={"measure": "activities", "kinds": ["site-visit"]})
    first = _with(firm, workspace=world.workspace, programme=world.programme)
    EngagementFactory.create(activity=first)
    _with(OrganisationFactory.create(), workspace=world.workspace, programme=world.programme)
    award = ActivityFactory.create(workspace=world.workspace, kind=shipped_kind("voucher-award"))
    AttributionFactory.create(activity=award, programme=world.programme)
    for who, sum_of in ((firm, 30_000), (OrganisationFactory.create(), 20_000)):
        EngagementFactory.create(
            activity=award, organisation=who, amount=Decimal(sum_of), currency="EUR"
        )

    page = signed_in(world.viewer).get(_address(world.workspace, firm))
    whole = signed_in(world.viewer).get(_address(world.workspace, firm), {"counted": "of-all"})

    assert _counted(page.context["counted_by"]) == [
        (
            "Nordic Bridges 2026",
            [("Workshops", 1, None), ("Firms", 1, None), ("Vouchers", 30_000, None)],
        )
    ]
    assert _counted(whole.context["counted_by"]) == [
        (
            "Nordic Bridges 2026",
            [("Workshops", 1, 2), ("Firms", 1, 3), ("Vouchers", 30_000, 50_000)],
        )
    ]
    assert workshops.code in page.content.decode()


def _counted(counted_by: Any) -> list[Any]:  # noqa: ANN401 (of a template's context)
    return [
        (programme.name, [(one.name, one.part, one.whole) for one in rows])
        for programme, rows in counted_by
    ]


def test_wholes_follow_as_a_part_of_the_page(world: World, firm: Organisation) -> None:
    indicator = IndicatorFactory.create(programme=world.programme)
    _with(firm, workspace=world.workspace, programme=world.programme)
    _with(OrganisationFactory.create(), workspace=world.workspace, programme=world.programme)
    client, address = signed_in(world.viewer), _address(world.workspace, firm)
    figure = reverse(
        "reporting:figure", args=[world.workspace.slug, world.programme.code, indicator.code]
    )

    page = client.get(address).content.decode()
    part = client.get(
        address,
        {"counted": "of-all"},
        headers={"HX-Request": "true", "HX-Target": "counted-by"},
    ).content.decode()

    assert 'hx-get="?counted=of-all" hx-trigger="load"' in page
    assert "hx-get" not in part
    assert part.startswith("<section")
    assert part.rstrip().endswith("</section>")
    counted = f'<a class="r-count" href="{figure}?organisation={firm.pk}">1</a>'
    assert f"{counted}</dd>" in page
    assert f"{counted} <span>of 2</span></dd>" in part


def test_counted_by_leaves_out_what_the_firm_missed(world: World, firm: Organisation) -> None:
    IndicatorFactory.create(programme=world.programme)
    _with(firm, workspace=world.workspace, programme=world.programme, part="absent")

    page = signed_in(world.viewer).get(_address(world.workspace, firm))

    assert page.context["counted_by"] == []


def _fill(world: World, firm: Organisation, number: int) -> None:
    for place in range(number):
        programme = ProgrammeFactory.create(workspace=world.workspace)
        indicator = IndicatorFactory.create(programme=programme)
        RuleVersionFactory.create(
            rule=indicator.rule,
            number=2,
            definition={
                "measure": "organisations",
                "kinds": ["workshop"],
                "first_time": "period",
            },
        )
        activity = _with(firm, workspace=world.workspace, programme=programme)
        EvidenceFactory.create(activity=activity)
        MembershipFactory.create(workspace=world.workspace, member=firm)
        SizeFactFactory.create(organisation=firm, valid_from=date(2020, 1, 1 + place))
        person = PersonFactory.create(workspace=world.workspace)
        AffiliationFactory.create(person=person, organisation=firm)
        EngagementFactory.create(activity=activity, organisation=firm, person=person)


@pytest.mark.parametrize("number", [1, 3])
def test_organisation_page_costs_the_same_however_much_there_is(
    world: World, firm: Organisation, number: int
) -> None:
    _fill(world, firm, number)

    client, address = signed_in(world.staff), _address(world.workspace, firm)
    page, whole = cost(client, address), cost(client, f"{address}?counted=of-all")

    assert (page.queries, page.figures) == (MOST_QUERIES, 0)
    assert (whole.queries, whole.figures) == (MOST_QUERIES, number)


@pytest.mark.parametrize(("number", "pages"), [(25, 1), (26, 2)])
def test_organisation_page_shows_its_log_page_by_page(
    world: World, firm: Organisation, number: int, pages: int
) -> None:
    for place in range(number):
        _with(firm, workspace=world.workspace, title=f"Workshop {place}")

    page = signed_in(world.viewer).get(_address(world.workspace, firm), {"page": "2"})

    assert page.context["pages"].paginator.num_pages == pages
    assert len(page.context["entries"]) == (1 if pages > 1 else number)
