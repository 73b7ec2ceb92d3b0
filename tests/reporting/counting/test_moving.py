from dataclasses import replace
from datetime import date
from decimal import Decimal

from raceme.engagements.models import Activity
from raceme.engines import indicators as engine
from raceme.reporting.counting import Move, Question, move
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    OrganisationFactory,
    ProgrammeFactory,
)

RULE = engine.Rule(
    measure=engine.Measure.ORGANISATIONS, kinds=("workshop",), first_time=engine.FirstTime.EVER
)


def _workshop(world: World, *, day: date, for_other: bool = False) -> Activity:
    programme = ProgrammeFactory.create(workspace=world.workspace) if for_other else world.programme
    activity = ActivityFactory.create(workspace=world.workspace, started_on=day)
    AttributionFactory.create(activity=activity, programme=programme)
    return activity


def _new(*organisations: str, day: date) -> engine.Activity:
    return engine.Activity(
        id="new",
        kind="workshop",
        started_on=day,
        ended_on=day,
        participants=tuple(
            engine.Participant(id=f"new-{number}", organisation=organisation)
            for number, organisation in enumerate(organisations, start=1)
        ),
    )


def _already(record: str, *, subject: object, first: object) -> engine.LeftOut:
    return engine.LeftOut(
        record=record,
        reason=engine.Reason.ALREADY_COUNTED,
        detail={"subject": str(subject), "record": str(first)},
    )


def test_move_asks_the_whole_log_of_whom_the_programme_never_saw(world: World) -> None:
    elsewhere = EngagementFactory.create(
        activity=_workshop(world, day=date(2026, 2, 1), for_other=True)
    )
    key = str(elsewhere.organisation_id)

    found = move(Question(rule=RULE, programme=world.programme), _new(key, day=date(2026, 3, 1)))

    assert found == Move(
        now=0, after=0, left_out=(_already("new-1", subject=key, first=elsewhere.pk),)
    )


def test_move_tells_known_from_new_organisations(world: World) -> None:
    part = EngagementFactory.create(activity=_workshop(world, day=date(2026, 2, 1)))
    other = OrganisationFactory.create()
    rule = engine.Rule(measure=engine.Measure.ORGANISATIONS, kinds=("workshop",))
    new = _new(str(part.organisation_id), str(other.pk), "to-be-added", day=date(2026, 3, 1))

    found = move(Question(rule=rule, programme=world.programme), new)

    assert found == Move(now=1, after=3, stands_already=("new-1",))


def test_move_of_an_earlier_day_takes_the_line_over(world: World) -> None:
    part = EngagementFactory.create(activity=_workshop(world, day=date(2026, 2, 1)))
    rule = engine.Rule(
        measure=engine.Measure.ORGANISATIONS,
        kinds=("workshop",),
        first_time=engine.FirstTime.PROGRAMME,
    )
    new = _new(str(part.organisation_id), day=date(2026, 1, 1))

    found = move(Question(rule=rule, programme=world.programme), new)

    assert found == Move(now=1, after=1)


def test_move_of_an_activity_that_stands_takes_its_place(world: World) -> None:
    activity = _workshop(world, day=date(2026, 2, 1))
    parts = [EngagementFactory.create(activity=activity) for _number in range(3)]
    rule = engine.Rule(measure=engine.Measure.ORGANISATIONS, kinds=("workshop",))
    corrected = engine.Activity(
        id=str(activity.pk),
        kind="workshop",
        started_on=date(2026, 2, 1),
        ended_on=date(2026, 2, 1),
        participants=(
            engine.Participant(id=str(parts[0].pk), organisation=str(parts[0].organisation_id)),
        ),
    )

    found = move(Question(rule=rule, programme=world.programme), corrected)

    assert found == Move(now=3, after=1)


def test_move_of_another_kind_moves_nothing(world: World) -> None:
    EngagementFactory.create(activity=_workshop(world, day=date(2026, 2, 1)))
    rule = engine.Rule(measure=engine.Measure.ORGANISATIONS, kinds=("camp",))

    found = move(
        Question(rule=rule, programme=world.programme), _new("to-be-added", day=date(2026, 3, 1))
    )

    assert found == Move(now=0, after=0)


def test_move_of_an_earlier_day_that_counts_too_little_takes_the_line_away(world: World) -> None:
    part = EngagementFactory.create(activity=_workshop(world, day=date(2026, 2, 1)))
    new = replace(_new(str(part.organisation_id), day=date(2026, 1, 1)), share=Decimal(10))
    rule = replace(RULE, share_at_least=Decimal(50))

    found = move(Question(rule=rule, programme=world.programme), new)

    assert (found.now, found.after) == (1, 0)
    assert [one.reason for one in found.left_out] == [engine.Reason.SHARE_BELOW]


def test_move_of_a_country_that_other_work_reached_first_counts_nothing(world: World) -> None:
    elsewhere = EngagementFactory.create(
        activity=_workshop(world, day=date(2026, 2, 1), for_other=True), country="NO"
    )
    rule = replace(RULE, measure=engine.Measure.COUNTRIES)
    new = _new("to-be-added", day=date(2026, 3, 1))
    (part,) = new.participants

    found = move(
        Question(rule=rule, programme=world.programme),
        replace(new, participants=(replace(part, country="NO"),)),
    )

    assert found == Move(
        now=0, after=0, left_out=(_already("new-1", subject="NO", first=elsewhere.pk),)
    )


def test_move_of_what_is_given_up_leaves_the_figure(world: World) -> None:
    activity = _workshop(world, day=date(2026, 2, 1))
    part = EngagementFactory.create(activity=activity)
    day = date(2026, 2, 1)
    given_up = replace(
        _new(str(part.organisation_id), day=day), id=str(activity.pk), in_programme=False
    )
    rules = [replace(RULE, first_time=first) for first in (None, *engine.FirstTime)]

    found = [move(Question(rule=rule, programme=world.programme), given_up) for rule in rules]

    assert [(one.now, one.after) for one in found] == [(1, 0)] * len(rules)


def test_move_of_what_is_given_up_leaves_it_the_first_in_the_log(world: World) -> None:
    activity = _workshop(world, day=date(2026, 2, 1))
    part = EngagementFactory.create(activity=activity)
    later = _workshop(world, day=date(2026, 3, 1))
    EngagementFactory.create(activity=later, organisation=part.organisation)
    given_up = replace(
        _new(str(part.organisation_id), day=date(2026, 2, 1)),
        id=str(activity.pk),
        in_programme=False,
    )

    found = move(Question(rule=RULE, programme=world.programme), given_up)

    assert found == Move(now=1, after=0)
