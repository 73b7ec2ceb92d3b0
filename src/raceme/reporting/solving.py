"""Rows of the log as the counting engine sees them, and rules as they are stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from raceme.engagements import models as log
from raceme.engines.indicators import (
    Activity,
    ActivityState,
    Log,
    Participant,
    ParticipantState,
    Period,
    Registered,
    Registration,
    Rule,
    SizeClass,
)
from raceme.organisations.models import ClusterProfile
from raceme.programmes import models as programmes
from raceme.reporting.models import RuleVersion

_CENTS = 100
_WHOLE_SHARE = Decimal(100)
EVERYBODY = Q()


def rule_of(version: RuleVersion) -> Rule:
    """Return the rule of ``version``; raises ``RuleError`` on a definition of another time."""
    return Rule.from_json(version.definition)


def periods_of(programme: programmes.Programme) -> tuple[Period, ...]:
    return periods_of_each([programme])[programme.pk]


def periods_of_each(
    found: Collection[programmes.Programme],
) -> dict[int, tuple[Period, ...]]:
    """Return the periods of each programme, in order, by its key: one query."""
    rows = programmes.Period.objects.reached_by(Q(programme__in=[one.pk for one in found]))
    return {one.pk: () for one in found} | by_programme(rows.order_by("starts_on", "pk"))


def by_programme(rows: Iterable[programmes.Period]) -> dict[int, tuple[Period, ...]]:
    """Return ``rows``, read in the order of their days, by the key of their programme."""
    periods: dict[int, list[Period]] = defaultdict(list)
    for row in rows:
        period = Period(id=str(row.pk), first=row.starts_on, last=row.ends_on)
        periods[row.programme_id].append(period)
    return {key: tuple(each) for key, each in periods.items()}


def log_of(programme: programmes.Programme) -> Log:
    """
    Return all that the engine may count for ``programme``.

    Beside its own activities stand those that its workspace recorded for others, by which
    the engine tells a first time ever.
    """
    reach = Q(attributions__programme=programme) | Q(workspace=programme.workspace_id)
    return Log(
        activities=tuple(activities_for(programme, activities=reach)),
        periods=periods_of(programme),
        register=tuple(registered()),
    )


def registered(which: Q = EVERYBODY) -> list[Registered]:
    """Return the clusters of the register; a profile that was never public is in none."""
    profiles = ClusterProfile.objects.filter(which, public_from__isnull=False)
    return [
        Registered(
            id=str(profile.organisation_id),
            country=profile.organisation.country,
            region=profile.organisation.region,
            registered_on=profile.public_from,
            unregistered_on=profile.public_until,
            earlier=tuple(
                Registration(registered_on=stay.public_from, unregistered_on=stay.public_until)
                for stay in profile.earlier.all()
            ),
        )
        for profile in profiles.select_related("organisation")
        .prefetch_related("earlier")
        .order_by("organisation_id")
        if profile.public_from is not None
    ]


def activities_for(
    programme: programmes.Programme, *, activities: Q, parts: Q = EVERYBODY
) -> list[Activity]:
    """
    Return ``activities`` as ``programme`` counts them, with the engagements ``parts`` in them.

    Five queries, however many they are.
    """
    rows = log.Activity.objects.reached_by(activities).select_related("kind").distinct()
    found = {row.pk: row for row in rows.order_by("pk")}
    of_programme = log.Attribution.objects.reached_by(Q(programme=programme, activity__in=found))
    attributions = {row.activity_id: row for row in of_programme.order_by("pk")}
    proofs = _Proofs.of(found)
    participants: dict[int, list[Participant]] = defaultdict(list)
    for row, otherwise in _engagements(programme, attributions, found=found, parts=parts):
        participants[row.activity_id].append(_participant(row, otherwise, proofs=proofs))
    return [
        _activity(row, attributions.get(pk), proofs=proofs, participants=participants[pk])
        for pk, row in found.items()
    ]


def _engagements(
    programme: programmes.Programme,
    attributions: dict[int, log.Attribution],
    *,
    found: dict[int, log.Activity],
    parts: Q,
) -> list[tuple[log.Engagement, log.EngagementAttribution | None]]:
    """Return the engagements, each with what ``programme`` decided of it by itself."""
    rows = log.Engagement.objects.reached_by(Q(activity__in=found) & parts)
    # What was decided says nothing of an activity that the programme gave up since.
    decided = log.EngagementAttribution.objects.reached_by(
        Q(programme=programme, engagement__activity__in=attributions)
    )
    by_engagement = {one.engagement_id: one for one in decided.order_by("pk")}
    with_persons = rows.select_related("person").order_by("pk")
    return [(row, by_engagement.get(row.pk)) for row in with_persons]


@dataclass(kw_only=True)
class _Proofs:
    """Which activities and engagements have evidence, and with which documents."""

    activities: set[int] = field(default_factory=set)
    covering: set[int] = field(default_factory=set)
    engagements: set[int] = field(default_factory=set)
    of_activities: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_engagements: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, activities: Iterable[int]) -> "_Proofs":
        proofs = cls()
        for row in log.Evidence.objects.reached_by(Q(activity__in=activities)).order_by("pk"):
            proofs.add(row)
        return proofs

    def add(self, row: log.Evidence) -> None:
        if row.engagement_id is not None:
            self.engagements.add(row.engagement_id)
            papers = self.of_engagements[row.engagement_id]
        else:
            self.activities.add(row.activity_id)
            papers = self.of_activities[row.activity_id]
        if row.for_participants:
            self.covering.add(row.activity_id)
        if row.document_id is not None:
            papers.add(row.document_id)


def _activity(
    row: log.Activity,
    attribution: log.Attribution | None,
    *,
    proofs: _Proofs,
    participants: list[Participant],
) -> Activity:
    return Activity(
        id=str(row.pk),
        kind=row.kind.code,
        level=row.level,
        state=ActivityState(row.state),
        started_on=row.started_on,
        ended_on=row.ended_on,
        country=row.country,
        region=row.region,
        is_online=row.is_online,
        hours=row.hours,
        share=_WHOLE_SHARE if attribution is None else attribution.share,
        in_programme=attribution is not None,
        excluded=attribution is not None and attribution.is_excluded,
        has_evidence=row.pk in proofs.activities,
        documents=_ids(proofs.of_activities.get(row.pk, ())),
        participants=tuple(participants),
    )


def _participant(
    row: log.Engagement, otherwise: log.EngagementAttribution | None, *, proofs: _Proofs
) -> Participant:
    return Participant(
        id=str(row.pk),
        organisation=None if row.organisation_id is None else str(row.organisation_id),
        person=None if row.person_id is None else str(row.person_id),
        role=row.role,
        state=ParticipantState(row.state),
        country=row.country,
        region=row.region,
        size_class=SizeClass(row.size_class) if row.size_class else None,
        organisation_kind=row.organisation_kind,
        sector=row.activity_code,
        is_cluster_member=row.is_member,
        gender="" if row.person is None else row.person.gender,
        hours=row.hours,
        amount=None if row.amount is None else int(row.amount * _CENTS),
        currency=row.currency,
        has_evidence=row.pk in proofs.engagements or row.activity_id in proofs.covering,
        documents=_ids(proofs.of_engagements.get(row.pk, ())),
        excluded=otherwise is not None and otherwise.is_excluded,
        share=None if otherwise is None else otherwise.share,
    )


def _ids(keys: Iterable[int]) -> tuple[str, ...]:
    return tuple(str(key) for key in sorted(keys))
