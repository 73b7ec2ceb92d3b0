"""The demonstration signs its partnerships as a user does, and publishes a good practice."""

import pytest
from django.db.models import Q

from raceme.engagements.models import Activity
from raceme.partnerships.models import GoodPractice, Partnership
from raceme.partnerships.queries import adopters_of, figures_of, published_practices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_every_agreement_in_the_log_is_a_partnership_that_was_signed() -> None:
    rows = Partnership.objects.reached_by(Q()).select_related("activity")
    logged = Activity.objects.reached_by(Q(kind__code="partnership-agreement"))

    assert {row.state for row in rows} == {"signed"}
    assert {row.activity for row in rows} == set(logged)
    assert {(row.reference, row.since) for row in rows} == set(
        logged.values_list("source", "ended_on")
    )
    assert all(row.is_generated for row in rows)
    assert all(each.evidence.exclude(document=None).exists() for each in logged)


def test_the_practice_of_the_first_case_is_published_with_its_figures() -> None:
    row = GoodPractice.objects.reached_by(Q()).get()

    assert list(published_practices()) == [row]
    assert (row.title, row.topic) == ("Integrated cluster services", "sme")
    assert [value for _label, value in figures_of(row)] == ["18", "5", "2", "1", "4"]
    (adopter,) = adopters_of(row)
    assert (adopter.is_generated, adopter.organisation.is_generated) == (True, True)
    assert row.contact is None
