from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.programmes.models import Programme
from raceme.reporting.models import PeriodTarget
from raceme.reporting.queries.figures import asked_of_each, figures, figures_of_each
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    IndicatorFactory,
    PeriodFactory,
    ProgrammeFactory,
)

TODAY = date(2026, 11, 23)


def _programme(*, workshops: int, target: int) -> Programme:
    programme = ProgrammeFactory.create()
    period = PeriodFactory.create(programme=programme)
    indicator = IndicatorFactory.create(programme=programme, target=Decimal(20))
    PeriodTarget.objects.create(
        workspace=programme.workspace, indicator=indicator, period=period, target=Decimal(target)
    )
    for _number in range(workshops):
        activity = ActivityFactory.create(workspace=programme.workspace)
        AttributionFactory.create(activity=activity, programme=programme)
    return programme


@pytest.mark.django_db
def test_figures_of_several_programmes_are_those_of_each() -> None:
    programmes = [_programme(workshops=1, target=8), _programme(workshops=3, target=2)]

    found = figures_of_each(programmes, today=TODAY)

    assert found == {one.pk: figures(one, today=TODAY) for one in programmes}
    assert [rows[0].cumulative for rows in found.values()] == [1, 3]
    assert [rows[0].expected for rows in found.values()] == [8, 2]


@pytest.mark.django_db
def test_questions_of_several_programmes_cost_as_much_as_of_one() -> None:
    programmes = [_programme(workshops=0, target=1) for _number in range(3)]
    costs = []

    for some in (programmes[:1], programmes):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked_of_each(some, today=TODAY)
        costs.append(len(queries))

    assert costs == [2, 2]
