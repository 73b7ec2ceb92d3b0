"""Every published figure comes out of the log, and moves with what makes a line of its list."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Q

from raceme.engagements.models import (
    Activity,
    Attribution,
    Engagement,
    EngagementAttribution,
    Evidence,
)
from raceme.engines.indicators import Measure, Rule
from raceme.organisations.models import ClusterProfile, Organisation
from raceme.reporting.counting.lines import CountedLine, lines, records_of
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.value import value
from raceme.reporting.models import Indicator, RuleVersion, SnapshotLine, Thaw
from raceme.workspaces.models import Workspace
from tests.demo.figures import (
    LIVE,
    PUBLISHED,
    Published,
    as_reported,
    indicator_called,
    question_of,
)
from tests.factories import NOW, ClusterProfileFactory, OrganisationFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

# A country from which nobody came, so that one more of it is one more country.
NEW_COUNTRY = "MT"


def _called(published: Published) -> str:
    return f"{published.programme}-{published.code}"


@pytest.mark.parametrize("published", [*PUBLISHED, *LIVE], ids=_called)
def test_figure_is_counted_as_published(published: Published) -> None:
    indicator = indicator_called(published.programme, published.code)
    question = question_of(indicator)

    figure = as_reported(question, value(question))

    assert (int(figure), len(lines(question))) == (published.value, published.length)
    assert figure % 1 == 0


def test_results_print_each_published_figure_with_its_target() -> None:
    out = StringIO()

    call_command("results", "--all", "--json", stdout=out)

    printed = {
        (results["programme"], indicator["code"]): [
            indicator.get(name)
            for name in ("value", "rows", "target", "target_sense", "target_range")
        ]
        for results in json.loads(out.getvalue())
        for indicator in results["indicators"]
    }
    assert {(one.programme, one.code): printed[one.programme, one.code] for one in PUBLISHED} == {
        (one.programme, one.code): [
            one.value,
            one.length,
            one.target,
            one.sense,
            list(one.span) if one.span else None,
        ]
        for one in PUBLISHED
    }


@pytest.mark.parametrize("published", PUBLISHED, ids=_called)
def test_target_is_the_published_one(published: Published) -> None:
    indicator = indicator_called(published.programme, published.code)

    span = (indicator.target_low, indicator.target_high)

    assert indicator.target == published.target
    assert indicator.target_sense == published.sense
    assert span == (published.span or (None, None))


def test_no_programme_of_the_five_has_a_figure_beside_the_published_ones() -> None:
    programmes = {published.programme for published in PUBLISHED}

    found = set(
        Indicator.objects.reached_by(Q(programme__code__in=programmes)).values_list(
            "programme__code", "code"
        )
    )

    assert found == {(published.programme, published.code) for published in PUBLISHED}


def test_plans_and_context_are_told_from_results() -> None:
    found = Indicator.objects.reached_by(~Q(origin="result") & ~Q(origin="own"))

    origins = set(found.values_list("programme__code", "code", "origin"))

    assert origins == {
        ("dream", "funded-projects", "plan"),
        ("dream", "cascade-amount", "plan"),
        ("desire", "cascade-amount", "plan"),
        ("re-centre", "collaboration-projects", "plan"),
        ("re-centre", "companies-supported", "plan"),
        ("re-centre", "internationalisation-smes", "plan"),
        ("cmr-cluj-2025", "registered-clusters-country", "context"),
        ("cmr-cluj-2025", "registered-clusters-region", "context"),
    }


def test_rules_are_stored_as_the_engine_writes_them() -> None:
    stored = list(RuleVersion.objects.reached_by(Q()).values_list("definition", flat=True))

    written = [Rule.from_json(definition).to_json() for definition in stored]

    assert written
    assert written == stored


# ---------- what moves a figure ----------


def _exclude(question: Question, line: CountedLine) -> None:
    """Leave all that makes the line out of the programme; of a register, unpublish it."""
    records = records_of(question, line)
    programme = question.programme
    if question.rule.measure is Measure.REGISTER:
        ClusterProfile.objects.filter(organisation=line.record).update(public_until=question.on)
    elif question.rule.counts_activities:
        Attribution.objects.reached_by(Q(activity__in=records, programme=programme)).update(
            is_excluded=True
        )
    else:
        EngagementAttribution.objects.bulk_create(
            [
                EngagementAttribution(
                    workspace=programme.workspace,
                    engagement_id=record,
                    programme=programme,
                    is_excluded=True,
                    reason="Tried out",
                    decided_at=NOW,
                    decided_by="Test",
                )
                for record in records
            ]
        )


def _take_away(question: Question, line: CountedLine) -> None:
    """Take back all that makes the line."""
    records = records_of(question, line)
    if question.rule.measure is Measure.REGISTER:
        ClusterProfile.objects.filter(organisation=line.record).delete()
    elif question.rule.counts_activities:
        Activity.objects.reached_by(Q(pk__in=records)).update(state=Activity.State.WITHDRAWN)
    else:
        # The reports of these programmes are frozen: what stands in one is held fast.
        Thaw.objects.bulk_create([Thaw(workspace=one) for one in Workspace.objects.all()])
        SnapshotLine.objects.reached_by(Q()).delete()
        Engagement.objects.reached_by(Q(pk__in=records)).delete()


def _add_another(question: Question, line: CountedLine) -> None:
    """Add what makes one more line of the same kind."""
    if question.rule.measure is Measure.REGISTER:
        profile = ClusterProfile.objects.get(organisation=line.record)
        ClusterProfileFactory.create(
            organisation=_like(profile.organisation), public_from=profile.public_from
        )
    elif question.rule.counts_activities:
        _copy_activity(Activity.objects.reached_by(Q(pk=line.record)).get())
    else:
        engagement = Engagement.objects.reached_by(Q(pk=line.record)).get()
        is_country = question.rule.measure is Measure.COUNTRIES
        _copy_engagement(engagement, country=NEW_COUNTRY if is_country else engagement.country)


def _like(organisation: Organisation) -> Organisation:
    return OrganisationFactory.create(
        kind=organisation.kind, country=organisation.country, region=organisation.region
    )


def _copy_activity(activity: Activity) -> None:
    engagements = list(activity.engagements.order_by("pk"))
    attributions = list(activity.attributions.order_by("pk"))
    evidence = list(activity.evidence.filter(engagement=None).order_by("pk"))
    # Recorded by hand: what came from a record stands once.
    activity.pk, activity.source = None, ""
    activity.save()
    copies: list[Engagement | Attribution | Evidence] = [*engagements, *attributions, *evidence]
    for copy in copies:
        copy.pk = None
        copy.activity = activity
        copy.save()


def _copy_engagement(engagement: Engagement, *, country: str) -> None:
    """Let somebody else take the same part in the same activity."""
    engagement.pk = None
    engagement.country = country
    if engagement.organisation is not None:
        engagement.organisation = _like(engagement.organisation)
    if engagement.person is not None:
        engagement.person = PersonFactory.create(workspace=engagement.workspace)
    engagement.save()


Change = Callable[[Question, CountedLine], None]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize(
    ("change", "by"),
    [(_exclude, -1), (_take_away, -1), (_add_another, 1)],
    ids=["excluded", "taken-away", "added"],
)
@pytest.mark.parametrize("published", PUBLISHED, ids=_called)
def test_figure_moves_by_one_line(
    published: Published, change: Change, by: int, place: str
) -> None:
    question = question_of(indicator_called(published.programme, published.code))
    before, length = value(question), published.length
    line = lines(question)[{"first": 0, "middle": length // 2, "last": length - 1}[place]]

    change(question, line)

    after = (value(question), len(lines(question)))
    assert after == (before + by * Decimal(line.value), length + by)
