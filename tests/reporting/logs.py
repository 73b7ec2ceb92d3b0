"""Writes a log of the engine into the database, under the same keys, among what must not count."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from raceme.documents.models import Document
from raceme.engagements.models import (
    Activity,
    Attribution,
    Engagement,
    EngagementAttribution,
    Evidence,
    Kind,
)
from raceme.engines import indicators as engine
from raceme.organisations.models import (
    ClusterProfile,
    EarlierPublication,
    Organisation,
    Person,
)
from raceme.programmes.models import Period, Programme
from tests.factories import NOW, DocumentFactory, PersonFactory, ProgrammeFactory, WorkspaceFactory

_KINDS = ("workshop", "camp", "voucher-award")
# Keys that no strategy draws.
_STRAY = 900_000


def as_stored(log: engine.Log) -> engine.Log:
    """Return ``log`` as the database says it: in the order of keys, a person of one gender."""
    genders: dict[str | None, str] = {None: ""}
    activities = []
    for activity in log.activities:
        participants = [
            replace(
                one,
                gender=genders.setdefault(one.person, one.gender),
                documents=tuple(sorted(one.documents)),
                hours=None if one.hours is None else _with_hundredths(one.hours),
                share=None if one.share is None else _with_hundredths(one.share),
            )
            for one in sorted(activity.participants, key=lambda one: int(one.id))
        ]
        activities.append(
            replace(
                activity,
                # What another programme's share is, this one does not know.
                share=_with_hundredths(activity.share if activity.in_programme else Decimal(100)),
                hours=None if activity.hours is None else _with_hundredths(activity.hours),
                documents=tuple(sorted(activity.documents)),
                participants=tuple(participants),
            )
        )
    return replace(log, activities=tuple(activities))


def _with_hundredths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


@contextmanager
def written(log: engine.Log) -> Iterator[Programme]:
    """Give a programme whose log is ``log``; at the end nothing of it stands."""
    with transaction.atomic():
        yield _Writer(log).write()
        transaction.set_rollback(True)


class _Writer:
    """
    Puts traps beside every record.

    Each activity is attributed to another programme as well, with another share and
    everybody excluded; every other activity was recorded by a partner; a stranger's
    activity of the same organisations stands before all others.
    """

    def __init__(self, log: engine.Log) -> None:
        self.log = log
        self.workspace, self.partner, self.stranger = (
            WorkspaceFactory.create() for _number in range(3)
        )
        self.programme = ProgrammeFactory.create(workspace=self.workspace)
        self.other = ProgrammeFactory.create(workspace=self.workspace)
        self.kinds = {kind.code: kind for kind in Kind.objects.filter(code__in=_KINDS)}

    def write(self) -> Programme:
        self._write_register()
        self._write_people_and_documents()
        self._write_activities()
        self._write_stray()
        Period.objects.bulk_create(
            [
                Period(
                    pk=int(period.id),
                    workspace=self.workspace,
                    programme=self.programme,
                    number=number,
                    starts_on=period.first,
                    ends_on=period.last,
                )
                for number, period in enumerate(self.log.periods, start=1)
            ]
        )
        return self.programme

    def _write_register(self) -> None:
        named = {one.id: one for one in self.log.register}
        keys = {*named, *"1234"}
        Organisation.objects.bulk_create(
            [
                Organisation(
                    pk=int(key),
                    name=f"Firm {key}",
                    name_key=f"firm {key}",
                    country=named[key].country if key in named else "RO",
                    region=named[key].region if key in named else "RO113",
                    created_at=NOW,
                )
                for key in sorted(keys)
            ]
        )
        ClusterProfile.objects.bulk_create(
            [
                *(
                    ClusterProfile(
                        organisation_id=int(one.id),
                        public_from=one.registered_on,
                        public_until=one.unregistered_on,
                    )
                    for one in self.log.register
                ),
                ClusterProfile(organisation_id=1),
            ]
        )
        profiles = {row.organisation_id: row for row in ClusterProfile.objects.order_by("pk")}
        EarlierPublication.objects.bulk_create(
            EarlierPublication(
                profile=profiles[int(one.id)],
                public_from=stay.registered_on,
                public_until=stay.unregistered_on,
            )
            for one in self.log.register
            for stay in one.earlier
        )

    def _write_people_and_documents(self) -> None:
        genders = {
            one.person: one.gender
            for activity in self.log.activities
            for one in activity.participants
        }
        Person.objects.bulk_create(
            [
                PersonFactory.build(
                    pk=int(key), workspace=self.workspace, gender=genders.get(key, "")
                )
                for key in "12345"
            ]
        )
        Document.objects.bulk_create(
            [DocumentFactory.build(pk=int(key), workspace=self.workspace) for key in "123"]
        )

    def _write_activities(self) -> None:
        rows = [(activity, self._activity_row(activity)) for activity in self.log.activities]
        Activity.objects.bulk_create([row for _activity, row in rows])
        Attribution.objects.bulk_create(
            [one for activity, row in rows for one in self._attributions(activity, row)]
        )
        Engagement.objects.bulk_create(
            [
                _engagement(one, activity=row)
                for activity, row in rows
                for one in activity.participants
            ]
        )
        EngagementAttribution.objects.bulk_create(
            [one for activity, row in rows for one in self._decisions(activity, row)]
        )
        Evidence.objects.bulk_create(
            [one for activity, row in rows for one in _evidence(activity, row)]
        )

    def _activity_row(self, activity: engine.Activity) -> Activity:
        is_partners = activity.in_programme and int(activity.id) % 2
        return Activity(
            pk=int(activity.id),
            workspace=self.partner if is_partners else self.workspace,
            kind=self.kinds[activity.kind],
            state=activity.state,
            level=activity.level,
            title=activity.id,
            started_on=activity.started_on,
            ended_on=activity.ended_on,
            is_online=activity.is_online,
            country=activity.country,
            region=activity.region,
            hours=activity.hours,
            recorded_at=NOW,
            recorded_by="Ioana",
        )

    def _attributions(self, activity: engine.Activity, row: Activity) -> list[Attribution]:
        elsewhere = Attribution(
            workspace=row.workspace,
            activity=row,
            programme=self.other,
            share=Decimal(10),
            is_excluded=True,
        )
        if not activity.in_programme:
            return [elsewhere]
        here = Attribution(
            workspace=row.workspace,
            activity=row,
            programme=self.programme,
            share=activity.share,
            is_excluded=activity.excluded,
        )
        return [elsewhere, here]

    def _decisions(self, activity: engine.Activity, row: Activity) -> list[EngagementAttribution]:
        decided: list[tuple[engine.Participant, Programme, bool, Decimal | None]] = [
            (one, self.other, True, Decimal(20)) for one in activity.participants
        ]
        for one in activity.participants:
            if not activity.in_programme:
                # Of a time when the programme still counted it.
                decided.append((one, self.programme, True, Decimal(0)))
            elif one.excluded or one.share is not None:
                decided.append((one, self.programme, one.excluded, one.share))
        return [
            EngagementAttribution(
                workspace=row.workspace,
                engagement_id=int(one.id),
                programme=programme,
                is_excluded=is_excluded,
                share=share,
                decided_at=NOW,
                decided_by="Ioana",
            )
            for one, programme, is_excluded, share in decided
        ]

    def _write_stray(self) -> None:
        first = min((one.ended_on for one in self.log.activities), default=date(2024, 1, 1))
        for number, kind in enumerate(self.kinds.values()):
            row = Activity.objects.create(
                pk=_STRAY + number,
                workspace=self.stranger,
                kind=kind,
                title="Stray",
                started_on=first - timedelta(1),
                ended_on=first - timedelta(1),
                country="RO",
                recorded_at=NOW,
                recorded_by="Stranger",
            )
            Engagement.objects.bulk_create(
                [
                    Engagement(
                        pk=_STRAY + number * 10 + int(key),
                        workspace=self.stranger,
                        activity=row,
                        organisation_id=int(key),
                        person_id=int(key),
                        country="RO",
                        size_class="small",
                    )
                    for key in "1234"
                ]
            )


def _engagement(one: engine.Participant, *, activity: Activity) -> Engagement:
    return Engagement(
        pk=int(one.id),
        workspace=activity.workspace,
        activity=activity,
        organisation_id=None if one.organisation is None else int(one.organisation),
        person_id=None if one.person is None else int(one.person),
        role=one.role,
        state=one.state,
        country=one.country,
        region=one.region,
        size_class=one.size_class or "",
        organisation_kind=one.organisation_kind,
        activity_code=one.sector,
        is_member=one.is_cluster_member,
        hours=one.hours,
        amount=None if one.amount is None else Decimal(one.amount) / 100,
        currency=one.currency,
    )


def _evidence(activity: engine.Activity, row: Activity) -> list[Evidence]:
    """Write what proves everybody once, where one proof can; and each paper twice."""
    covers_all = activity.has_evidence and all(one.has_evidence for one in activity.participants)
    found = [
        _proof(row, document=document, for_participants=covers_all)
        for document in (*activity.documents, *activity.documents[:1])
    ]
    if activity.has_evidence and not activity.documents:
        found.append(_proof(row, for_participants=covers_all))
    for one in activity.participants:
        key = int(one.id)
        found += [_proof(row, document=document, engagement=key) for document in one.documents]
        if one.has_evidence and not one.documents and not covers_all:
            found.append(_proof(row, engagement=key))
    return found


def _proof(
    row: Activity,
    *,
    document: str | None = None,
    engagement: int | None = None,
    for_participants: bool = False,
) -> Evidence:
    return Evidence(
        workspace=row.workspace,
        activity=row,
        engagement_id=engagement,
        for_participants=for_participants,
        document_id=None if document is None else int(document),
        system_record="" if document else "attendance",
        added_at=NOW,
        added_by="Ioana",
    )
