"""What a merge does to figures: nothing is counted twice, nothing is lost, what is frozen stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from raceme.engagements.models import Engagement, EngagementAttribution
from raceme.engines.indicators import FirstTime, Measure, Rule
from raceme.organisations.models import Organisation
from raceme.reporting import counting
from raceme.reporting.actions.freezing import write
from raceme.reporting.counting import Question
from raceme.reporting.models import LineQuestion, SampleLine
from raceme.reporting.queries import frozen
from raceme.stewardship.actions.merging import InTheWay, merge_organisations, take_back
from raceme.stewardship.models import Merge
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PeriodFactory, RelationshipFactory
from tests.reporting.scenes import SMES, activity, indicator, part
from tests.stewardship.pairs import Pair

LATER = NOW + timedelta(hours=1)
DAY = date(2026, 3, 10)


def _value(world: World, measure: str, **told: object) -> int | Decimal:
    if measure == Measure.AMOUNT:
        told["currency"] = "EUR"
    rule = Rule(measure=Measure(measure), kinds=("workshop",), **told)  # type: ignore[arg-type]
    return counting.value(Question(rule=rule, programme=world.programme))


def _figures(world: World) -> dict[str, int | Decimal]:
    measures = ("organisations", "activities", "hours", "amount")
    return {measure: _value(world, measure) for measure in measures}


def _pair(one: Engagement, other: Engagement) -> Pair:
    assert one.organisation is not None
    assert other.organisation is not None
    return Pair(survivor=one.organisation, absorbed=other.organisation)


def _merge(world: World, pair: Pair) -> Merge:
    return merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=LATER,
    )


def test_organisations_fall_by_one_where_both_counted(world: World) -> None:
    first, second = activity(world, "One", DAY), activity(world, "Two", date(2026, 9, 1))
    hours = {"hours": Decimal(2), "amount": Decimal(10), "currency": "EUR"}
    pair = _pair(part(first, "Alfa SRL", **hours), part(second, "S.C. Alfa S.R.L.", **hours))
    before = _figures(world)

    merge = _merge(world, pair)

    assert before == {"organisations": 2, "activities": 2, "hours": 4, "amount": 2000}
    assert _figures(world) == {**before, "organisations": 1}
    take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    assert _figures(world) == before


def test_in_one_activity_it_is_counted_once_its_hours_too_and_all_that_was_paid(
    world: World,
) -> None:
    held = activity(world, "One", DAY)
    pair = _pair(
        part(held, "Alfa SRL", hours=Decimal(2), amount=Decimal(10), currency="EUR"),
        part(held, "S.C. Alfa S.R.L.", hours=Decimal(3), amount=Decimal(5), currency="EUR"),
    )
    before = _figures(world)

    merge = _merge(world, pair)

    assert before == {"organisations": 2, "activities": 1, "hours": 5, "amount": 1500}
    assert _figures(world) == {"organisations": 1, "activities": 1, "hours": 3, "amount": 1500}
    take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    assert _figures(world) == before


@pytest.mark.parametrize(
    ("own_is_out", "other_is_out", "expected"), [(1, 0, 1), (0, 1, 1), (1, 1, 0)]
)
def test_it_counts_for_a_programme_where_either_did(
    world: World, own_is_out: int, other_is_out: int, expected: int
) -> None:
    held = activity(world, "One", DAY)
    parts = part(held, "Alfa SRL"), part(held, "S.C. Alfa S.R.L.")
    for one, is_out in zip(parts, (own_is_out, other_is_out), strict=True):
        if is_out:
            EngagementAttribution.objects.of(world.workspace).create(
                workspace=world.workspace,
                engagement=one,
                programme=world.programme,
                is_excluded=True,
                reason="Twice",
                decided_at=NOW,
                decided_by="Ioana",
            )

    _merge(world, _pair(*parts))

    assert _value(world, "organisations") == expected


def test_first_time_in_the_programme_is_that_of_either(world: World) -> None:
    first, second = activity(world, "One", DAY), activity(world, "Two", date(2026, 9, 1))
    pair = _pair(part(second, "Alfa SRL"), part(first, "S.C. Alfa S.R.L."))

    _merge(world, pair)

    assert _value(world, "organisations", first_time=FirstTime.PROGRAMME) == 1


def _frozen(world: World) -> tuple[object, list[tuple[str, str]]]:
    indicator(world, SMES, code="companies")
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    snapshot = write(period, note="", by=world.manager, at=NOW)
    return snapshot, _said(snapshot)


def _said(snapshot: object) -> list[tuple[str, str]]:
    [figure] = frozen.figures_of(snapshot)  # type: ignore[arg-type]
    return [(one.subject, one.words.words["organisation"]) for one in frozen.lines_of(figure)]


def test_what_is_frozen_says_what_it_said_and_verifies(world: World) -> None:
    first, second = activity(world, "One", DAY), activity(world, "Two", date(2026, 9, 1))
    pair = _pair(part(first, "Alfa SRL"), part(second, "S.C. Alfa S.R.L."))
    snapshot, before = _frozen(world)

    _merge(world, pair)

    assert [name for _key, name in before] == ["Alfa SRL", "S.C. Alfa S.R.L."]
    assert _said(snapshot) == before
    assert list(frozen.broken(snapshot)) == []  # type: ignore[arg-type]


def test_the_part_that_stands_in_a_frozen_report_is_the_one_that_stays(world: World) -> None:
    held = activity(world, "One", DAY)
    frozen_part = part(held, "S.C. Alfa S.R.L.")
    _frozen(world)
    organisation = OrganisationFactory.create(name="Alfa SRL")
    RelationshipFactory.create(workspace=world.workspace, organisation=organisation)
    later = Engagement.objects.of(world.workspace).create(
        workspace=world.workspace, activity=held, organisation=organisation
    )

    _merge(world, _pair(later, frozen_part))

    (left,) = held.engagements.all()
    assert (left.pk, left.organisation) == (frozen_part.pk, organisation)


def test_two_parts_that_both_stand_in_a_frozen_report_stand_in_the_way(world: World) -> None:
    held = activity(world, "Workshop of March", DAY)
    pair = _pair(part(held, "Alfa SRL"), part(held, "S.C. Alfa S.R.L."))
    _frozen(world)

    with pytest.raises(InTheWay) as refused:
        _merge(world, pair)

    assert "Workshop of March" in refused.value.obstacles[0]
    assert held.engagements.count() == 2
    assert Organisation.objects.filter(pk=pair.absorbed.pk).exists()


def test_what_was_asked_of_a_line_follows_the_part_that_makes_it(world: World) -> None:
    held = activity(world, "One", DAY)
    own, other = part(held, "Alfa SRL"), part(held, "S.C. Alfa S.R.L.")
    figure = indicator(world, SMES, code="companies")
    question = LineQuestion.objects.of(world.workspace).create(
        workspace=world.workspace,
        programme=world.programme,
        period=PeriodFactory.create(programme=world.programme, number=9),
        indicator=figure,
        figure=figure.name,
        record=other.pk,
        asked_at=NOW,
        changed_at=NOW,
    )

    _merge(world, _pair(own, other))

    question.refresh_from_db()
    assert question.record == own.pk
    assert not SampleLine.objects.of(world.workspace).exists()
