"""The demonstration has companies in two waves, peers enough to say something, and one open."""

import pytest
from django.db.models import Q

from raceme.assessments.models import Assessment
from raceme.assessments.queries import before, peers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_two_companies_were_assessed_twice_and_got_better() -> None:
    twice = Q(wave="after_1", state="closed", overall__isnull=False)
    rows = Assessment.objects.reached_by(twice).order_by("pk")
    earlier = [before(row) for row in rows]

    assert len(rows) == 2
    for row, last in zip(rows, earlier, strict=True):
        assert last is not None
        assert (row.overall or 0) > (last.overall or 0)


def test_there_are_peers_enough_and_one_is_under_way() -> None:
    newest = Assessment.objects.reached_by(Q(code="digital-maturity", wave="after_1")).get()
    under_way = Assessment.objects.reached_by(Q(state="begun"))

    assert peers_of(newest).are_known
    assert [row.code for row in under_way] == ["export-readiness"]


def test_each_says_that_it_is_generated_and_counts_towards_nothing() -> None:
    rows = Assessment.objects.reached_by(Q(code__in=("digital-maturity", "technology-audit")))

    assert {row.is_generated for row in rows} == {True}
    assert {row.activity.attributions.count() for row in rows if row.activity is not None} == {0}
