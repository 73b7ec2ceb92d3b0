from datetime import date

import pytest

from raceme.engines.indicators import Fault, Measure, Reason, RegisterProperty, Rule, RuleError
from raceme.organisations.models import EarlierPublication
from raceme.programmes.models import Programme
from raceme.reporting import counting
from raceme.reporting.counting import NotCounted, Question, Tally
from tests.factories import ClusterProfileFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

TAKEN_OUT = date(2025, 8, 1)
RULE = Rule(measure=Measure.REGISTER, register=RegisterProperty.REGISTERED_CLUSTER)


def _question(programme: Programme, day: date | None, rule: Rule = RULE) -> Question:
    return Question(rule=rule, programme=programme, on=day)


def test_a_cluster_is_in_the_register_from_its_first_day_until_before_its_last() -> None:
    programme = ProgrammeFactory.create()
    ClusterProfileFactory.create(public_from=date(2025, 7, 1), public_until=date(2025, 7, 4))
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 3), date(2025, 7, 4)]

    found = [counting.value(_question(programme, day)) for day in days]

    assert found == [0, 1, 1, 0]


def test_a_cluster_that_was_public_twice_is_counted_on_the_days_of_both_and_once() -> None:
    programme = ProgrammeFactory.create()
    profile = ClusterProfileFactory.create(public_from=date(2026, 1, 1))
    for first, after in ((date(2024, 1, 1), date(2024, 2, 1)), (date(2025, 7, 1), TAKEN_OUT)):
        EarlierPublication.objects.create(profile=profile, public_from=first, public_until=after)
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2025, 7, 1), TAKEN_OUT, date(2026, 1, 1)]

    found = [counting.value(_question(programme, day)) for day in days]
    between = _question(programme, TAKEN_OUT)

    assert found == [1, 0, 1, 0, 1]
    assert [line.record for line in counting.lines(_question(programme, days[0]))] == [
        profile.organisation_id
    ]
    assert [each.detail for each in counting.left_out(between)] == [{"found": "2026-01-01"}]


def test_a_register_says_whom_it_leaves_out_and_why() -> None:
    programme = ProgrammeFactory.create()
    here, later, gone, abroad, elsewhere = (
        ClusterProfileFactory.create(**facts).organisation_id
        for facts in (
            {},
            {"public_from": date(2025, 7, 2)},
            {"public_until": date(2025, 7, 1)},
            {"organisation__country": "BG", "organisation__region": "BG411"},
            {"organisation__region": "RO321"},
        )
    )
    ClusterProfileFactory.create(public_from=None)
    rule = Rule(
        measure=Measure.REGISTER,
        register=RegisterProperty.REGISTERED_CLUSTER,
        countries=("RO",),
        region_prefixes=("RO11",),
    )
    question = _question(programme, date(2025, 7, 1), rule)

    assert [line.record for line in counting.lines(question)] == [here]
    assert counting.left_out(question) == [
        NotCounted(record=record, activity=None, reason=reason, detail={"found": found})
        for record, reason, found in (
            (later, Reason.NOT_REGISTERED, "2025-07-02"),
            (gone, Reason.NOT_REGISTERED, "2025-07-01"),
            (abroad, Reason.COUNTRY, "BG"),
            (elsewhere, Reason.REGION, "RO321"),
        )
    ]
    assert counting.summary(question).here == Tally(value=1, lines=1, proven=0, left_out=4)
    assert counting.reasons(question) == {
        Reason.NOT_REGISTERED: 2,
        Reason.COUNTRY: 1,
        Reason.REGION: 1,
    }


def test_a_register_cannot_be_read_without_a_day() -> None:
    question = _question(ProgrammeFactory.create(), None)

    with pytest.raises(RuleError) as refused:
        counting.value(question)

    assert (refused.value.code, refused.value.field) == (Fault.REQUIRED, "on")
