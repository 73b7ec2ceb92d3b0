"""Records activities as a workspace would, with what each participant was on the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from raceme.demo.files import paper
from raceme.demo.names.places import Town, town
from raceme.demo.opening import Opened
from raceme.demo.papers import keep
from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage, in_the_morning
from raceme.documents.models import Document
from raceme.engagements.models import (
    Activity,
    Attribution,
    Engagement,
    EngagementAttribution,
    Evidence,
    Kind,
)
from raceme.workspaces.models import Workspace

ONLINE = Town("", "")
State = Activity.State


@dataclass(frozen=True, kw_only=True)
class When:
    """The days of an activity, and the hours where it takes only part of one."""

    first: date
    last: date
    start: time | None = None
    end: time | None = None


def on(first: date, last: date | None = None, *, start: str = "", end: str = "") -> When:
    return When(
        first=first,
        last=last or first,
        start=time.fromisoformat(start) if start else None,
        end=time.fromisoformat(end) if end else None,
    )


class Recorder:
    """Writes the log of one programme into the book of its stage."""

    def __init__(self, stage: Stage, opened: Opened, *, by: Sequence[str]) -> None:
        self.stage = stage
        self.book = stage.book
        self.opened = opened
        self.by = by
        self._kinds = {kind.code: kind for kind in Kind.objects.filter(workspace=None)}
        self._parts: dict[int, list[Engagement]] = {}
        self._attributions: dict[int, Attribution] = {}

    @property
    def workspace(self) -> Workspace:
        return self.opened.workspace

    def add_kind(self, code: str, name: str) -> None:
        """Add a kind of the workspace's own."""
        self._kinds[code] = self.book.add(Kind(workspace=self.workspace, code=code, name=name))

    def record(
        self,
        kind: str,
        title: str,
        when: When,
        *,
        place: Town | None = None,
        state: str = State.HELD,
        hours: str = "",
        level: str = "",
        part_of: Activity | None = None,
        plan: str = "",
        towards: Iterable[Opened] = (),
        recorded_on: date | None = None,
        by: str = "",
        source: str = "",
    ) -> Activity:
        """Write an activity down and let it count towards the programme, and ``towards``."""
        where = place or town("Cluj-Napoca")
        number = len(self.book.of(Activity))
        noted = recorded_on or _day_of_recording(when, state=state, today=self.stage.today)
        activity = self.book.add(
            Activity(
                workspace=self.workspace,
                kind=self._kinds[kind],
                state=state,
                level=level,
                title=title,
                started_on=when.first,
                ended_on=when.last,
                start_time=when.start,
                end_time=when.end,
                is_online=where is ONLINE,
                country=where.country,
                region=where.region,
                town=where.name,
                hours=Decimal(hours) if hours else None,
                part_of=part_of,
                source=source,
                is_generated=True,
                recorded_at=min(in_the_morning(noted, minutes=7 * number), self.stage.at),
                recorded_by=by or self.by[number % len(self.by)],
            )
        )
        self._parts[id(activity)] = []
        self._attributions[id(activity)] = self._attribute(activity, self.opened, plan=plan)
        for other in towards:
            self._attribute(activity, other)
        return activity

    def _attribute(self, activity: Activity, opened: Opened, *, plan: str = "") -> Attribution:
        return self.book.add(
            Attribution(
                workspace=self.workspace,
                activity=activity,
                programme=opened.programme,
                plan_item=opened.plan[plan] if plan else None,
            )
        )

    def join(
        self,
        activity: Activity,
        firm: Firm | None = None,
        person: Somebody | None = None,
        *,
        role: str = "participant",
        state: str = "",
        hours: str = "",
        amount: str = "",
        currency: str = "EUR",
    ) -> Engagement:
        """Write down one participant's part, as they were on the last day of the activity."""
        usual = "took_part" if activity.state == State.HELD else "expected"
        engagement = Engagement(
            workspace=self.workspace,
            activity=activity,
            organisation=firm.organisation if firm else None,
            person=person.person if person else None,
            role=role,
            state=state or usual,
            country=person.person.country if person else "",
            hours=Decimal(hours) if hours else None,
            amount=Decimal(amount) if amount else None,
            currency=currency if amount else "",
        )
        if firm is not None:
            self._write_what_it_was(engagement, firm, day=activity.ended_on)
        self._parts[id(activity)].append(self.book.add(engagement))
        return engagement

    def _write_what_it_was(self, engagement: Engagement, firm: Firm, *, day: date) -> None:
        self.stage.register.relate(firm, workspace=self.workspace)
        organisation = firm.organisation
        engagement.country, engagement.region = organisation.country, organisation.region
        engagement.size_class = firm.size_on(day)
        engagement.organisation_kind = organisation.kind
        engagement.activity_code = organisation.activity_code
        engagement.is_member = firm.is_member_on(day, workspace=self.workspace)

    def bring(self, activity: Activity, people: Iterable[Somebody], **how: str) -> list[Engagement]:
        """Write down several people, each for the organisation they come from."""
        return [self.join(activity, one.firm, one, **how) for one in people]

    def leave_out(self, engagement: Engagement, reason: str, *, on: date) -> None:
        """Exclude one participant from the programme."""
        self.book.add(
            EngagementAttribution(
                workspace=self.workspace,
                engagement=engagement,
                programme=self.opened.programme,
                is_excluded=True,
                reason=reason,
                decided_at=in_the_morning(on, minutes=95),
                decided_by=self.by[0],
            )
        )

    def leave_out_all(self, activity: Activity, reason: str, *, on: date) -> None:
        """Exclude an activity from the programme, with everybody in it."""
        attribution = self._attributions[id(activity)]
        attribution.is_excluded = True
        attribution.reason = reason
        attribution.decided_at = in_the_morning(on, minutes=95)
        attribution.decided_by = self.by[0]

    def prove(
        self,
        activity: Activity,
        name: str,
        *,
        rows: Sequence[tuple[str, str]] = (),
        is_of_all: bool = False,
    ) -> None:
        """Add a document that proves the activity itself, and with ``is_of_all`` each part."""
        document = self._paper(activity, name, rows=rows)
        self._add_evidence(activity, document=document, for_participants=is_of_all)

    def prove_by_system(self, activity: Activity, record: str) -> None:
        """Name the system record that proves the activity and everybody in it."""
        self._add_evidence(activity, system_record=record, for_participants=True)

    def prove_all(self, activity: Activity, name: str = "Attendance list, signed") -> None:
        """Add a document that proves the activity and everybody in it."""
        self.prove(activity, name, rows=_signed(self._parts[id(activity)]), is_of_all=True)

    def prove_each(self, activity: Activity, engagements: Sequence[Engagement], name: str) -> None:
        """Add one document that proves the activity, and the parts of those whom it names."""
        document = self._paper(activity, name, rows=_signed(engagements))
        self._add_evidence(activity, document=document)
        for engagement in engagements:
            self._add_evidence(activity, document=document, engagement=engagement)

    def parts_of(self, activity: Activity) -> list[Engagement]:
        return self._parts[id(activity)]

    def _paper(
        self,
        activity: Activity,
        name: str,
        *,
        rows: Sequence[tuple[str, str]] = (),
    ) -> Document:
        intro = f"{activity.title}, {activity.ended_on:%d.%m.%Y}. {self.workspace.name}."
        return keep(
            self.book,
            paper(name, intro, rows),
            name=f"{name}, {activity.title}"[:180] + ".pdf",
            workspace=self.workspace,
            day=min(activity.ended_on + timedelta(days=1), self.stage.today),
            by=activity.recorded_by,
        )

    def _add_evidence(
        self,
        activity: Activity,
        *,
        document: Document | None = None,
        engagement: Engagement | None = None,
        system_record: str = "",
        for_participants: bool = False,
    ) -> None:
        self.book.add(
            Evidence(
                workspace=self.workspace,
                activity=activity,
                engagement=engagement,
                document=document,
                system_record=system_record,
                for_participants=for_participants,
                added_at=activity.recorded_at,
                added_by=activity.recorded_by,
            )
        )


def _day_of_recording(when: When, *, state: str, today: date) -> date:
    """Return the day after it happened, or for what is planned some weeks before it."""
    if state == State.PLANNED:
        return min(when.first - timedelta(days=24), today - timedelta(days=12))
    return min(when.last + timedelta(days=1), today)


def _signed(engagements: Iterable[Engagement]) -> list[tuple[str, str]]:
    return [
        (str(one.person or one.organisation), str(one.organisation or "") if one.person else "")
        for one in engagements
        if one.state == Engagement.State.TOOK_PART
    ]
