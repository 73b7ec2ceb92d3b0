"""A version published: what people know of is brought to what it says, and who is told of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.matchmaking.actions.lapsing import let_lapse
from raceme.matchmaking.actions.scheduling import refusals
from raceme.matchmaking.actions.scheduling.making import record
from raceme.matchmaking.actions.scheduling.rows import BATCH, By, State, locked_version
from raceme.matchmaking.comparing import Difference, difference
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Notice,
    Placement,
    Schedule,
)
from raceme.matchmaking.queries.free import taken_without
from raceme.matchmaking.queries.schedules import names_of, published_before
from raceme.matchmaking.solving import EventError, violations
from raceme.matchmaking.solving import Meeting as Held
from raceme.matchmaking.solving.problems import (
    Scope,
    event_of,
    held_at_lost_tables,
    meetings_of,
    read,
    standing_meetings,
)


@transaction.atomic
def publish(
    schedule: Schedule, *, by: By, at: datetime, instead_of: int | None = None
) -> Difference:
    """
    Publish a draft: meetings that are new, moved or gone, and a notice for each of their people.

    What did not change keeps its ``sequence``, so that no calendar hears of it. Mail follows by a
    job. ``instead_of`` is the number of the version that was published as this was decided, 0 for
    none. Raises a ``Refusal`` where it is another one by now, where it is no draft, where it holds
    what is not possible any more, or where it would cancel what people took on the day.
    """
    row = locked_version(schedule)
    matchmaking = row.matchmaking
    earlier = _refuse(row, instead_of=instead_of)
    planned = meetings_of(row)
    if not planned:
        raise refusals.NothingInIt
    known = _known(matchmaking, earlier)
    _refuse_what_is_broken(row, planned, known=known, at=at)
    told = difference(known, planned)
    _refuse_what_takes_back(row, told)
    _bring_over(matchmaking, told, at=at)
    let_lapse(matchmaking, at=at)
    _notices(row, told)
    if earlier is not None:
        earlier.state = State.REPLACED
        earlier.save(update_fields=["state"])
    row.state, row.published_at, row.published_by = State.PUBLISHED, at, str(by)[:200]
    row.save(update_fields=["state", "published_at", "published_by"])
    if matchmaking.state != Matchmaking.State.PUBLISHED:
        matchmaking.state, matchmaking.changed_at = Matchmaking.State.PUBLISHED, at
        matchmaking.revision += 1
        matchmaking.save(update_fields=["state", "changed_at", "revision"])
    record("publish_schedule", row, by=by, at=at, meetings=len(planned), people=len(told.touched))
    jobs.start(
        "matchmaking.tell_schedule",
        arguments={"schedule_id": row.pk},
        title=_("Mail about version %(number)s of the schedule of %(event)s")
        % {"number": row.number, "event": matchmaking.event.title},
        by=None if isinstance(by, str) else by,
        workspace=matchmaking.event.workspace,
        at=at,
        once=tell_once(row),
    )
    return told


def tell_once(schedule: Schedule) -> str:
    """Return by what the job is known that mails those whom a version affects."""
    return f"matchmaking.tell_schedule:{schedule.pk}"


def _refuse(row: Schedule, *, instead_of: int | None) -> Schedule | None:
    """Return the version that is published now, if there is one."""
    if row.matchmaking.state == Matchmaking.State.OVER:
        raise refusals.MeetingsOver
    if row.state != State.DRAFT:
        raise refusals.NotADraft(number=row.number, state=str(row.get_state_display()))
    rows = Schedule.objects.of(row.workspace_id).filter(matchmaking=row.matchmaking)
    earlier = rows.filter(state=State.PUBLISHED).select_for_update().first()
    if earlier is not None:
        earlier.matchmaking = row.matchmaking
        if instead_of not in (None, earlier.number):
            raise refusals.PublishedMeanwhile(number=earlier.number)
    return earlier


def _refuse_what_is_broken(
    row: Schedule, planned: Sequence[Held], *, known: Sequence[Held], at: datetime
) -> None:
    scope = Scope(at=at, held=planned)
    rows = read(row.matchmaking, scope)
    try:
        event = event_of(rows, scope)
    except EventError as error:
        raise refusals.NotSetUp(placing.fault(error)) from error
    # What was held before its table was lost stays; nothing else is put there.
    past = {*held_at_lost_tables(rows, scope)} & {*known}
    broken = violations(event, [one for one in planned if one not in past])
    if not broken:
        return
    meetings = {one.wish: one for one in planned}
    touched = [meetings[wish] for one in broken for wish in one.wishes if wish in meetings]
    first = touched[0] if touched else planned[0]
    wishes = {one.wish for one in touched} or {first.wish}
    people = {int(one) for one in (*first.people, *broken[0].people)}
    people |= {int(one) for wish in broken[0].wishes for one in meetings[wish].people}
    names = names_of(sorted(people))
    raise refusals.NotPossibleAnyMore(
        count=len(wishes), first=placing.broken(broken[0], first, names, meetings)
    )


def _refuse_what_takes_back(row: Schedule, told: Difference) -> None:
    """Refuse to cancel what people took on the day, in a version that was made without it."""
    unknown = taken_without(row, [int(one.wish) for one in told.gone])
    if unknown:
        raise refusals.TakenOnTheDay(count=len(unknown))


def _known(matchmaking: Matchmaking, earlier: Schedule | None) -> list[Held]:
    """
    Return what people know of that a version can change.

    A meeting that came about on the day itself stands in no version, and stays.
    """
    if earlier is None:
        return []
    rows = Placement.objects.of(earlier.workspace_id).filter(
        schedule__in=published_before(matchmaking)
    )
    wishes = {str(wish) for wish in rows.values_list("wish_id", flat=True)}
    return [one for one in standing_meetings(matchmaking) if one.wish in wishes]


def _bring_over(matchmaking: Matchmaking, told: Difference, *, at: datetime) -> None:
    """Let the meetings say what the version says, in an order in which no table is taken twice."""
    rows = Meeting.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    planned = {int(one.wish): one for one in (*told.new, *(pair.after for pair in told.pairs))}
    gone = [int(one.wish) for one in told.gone]
    changed = {
        one.wish_id: one
        for one in rows.filter(wish__in=[*planned, *gone]).select_for_update().order_by("pk")
        # What was held stays what it was.
        if one.state in (Meeting.State.SCHEDULED, Meeting.State.CANCELLED)
    }
    # Two may change tables with each other: all of them stand up first.
    rows.filter(pk__in=[one.pk for one in changed.values()]).update(state=Meeting.State.CANCELLED)
    for meeting in changed.values():
        meeting.sequence += 1
        meeting.revision += 1
        meeting.changed_at = at
        held = planned.get(meeting.wish_id)
        meeting.state = Meeting.State.SCHEDULED if held else Meeting.State.CANCELLED
        if held:
            meeting.slot_id, meeting.table_id = int(held.slot), int(held.place)
    Meeting.objects.of(matchmaking.workspace_id).bulk_update(
        list(changed.values()),
        ["sequence", "revision", "changed_at", "state", "slot", "table"],
        batch_size=BATCH // 4,
    )
    known = set(rows.filter(wish__in=list(planned)).values_list("wish_id", flat=True))
    _add(matchmaking, [one for wish, one in planned.items() if wish not in known], at=at)
    _seat(matchmaking, [one for wish, one in planned.items() if wish in changed], changed)


def _add(matchmaking: Matchmaking, planned: Sequence[Held], *, at: datetime) -> None:
    made = Meeting.objects.bulk_create(
        [
            Meeting(
                workspace_id=matchmaking.workspace_id,
                matchmaking=matchmaking,
                wish_id=int(one.wish),
                slot_id=int(one.slot),
                table_id=int(one.place),
                changed_at=at,
                is_generated=matchmaking.is_generated,
            )
            for one in planned
        ],
        batch_size=BATCH,
    )
    _sit(
        matchmaking, [(meeting.pk, one.people) for meeting, one in zip(made, planned, strict=True)]
    )


def _seat(
    matchmaking: Matchmaking, planned: Sequence[Held], meetings: Mapping[int, Meeting]
) -> None:
    """Let those sit in known meetings who do now; whoever stays keeps what was said of them."""
    rows = MeetingSeat.objects.of(matchmaking.workspace_id).filter(
        meeting__in=[meetings[int(one.wish)].pk for one in planned]
    )
    sat: defaultdict[int, set[int]] = defaultdict(set)
    for meeting, person in rows.values_list("meeting_id", "participant_id"):
        sat[meeting].add(person)
    left, come = [], []
    for one in planned:
        meeting = meetings[int(one.wish)].pk
        people = {int(person) for person in one.people}
        left += [(meeting, person) for person in sat[meeting] - people]
        new = tuple(person for person in one.people if int(person) not in sat[meeting])
        come.append((meeting, new))
    for meeting, person in left:
        rows.filter(meeting=meeting, participant=person).delete()
    _sit(matchmaking, come)


def _sit(matchmaking: Matchmaking, seats: Iterable[tuple[int, Sequence[str]]]) -> None:
    MeetingSeat.objects.bulk_create(
        [
            MeetingSeat(
                workspace_id=matchmaking.workspace_id,
                meeting_id=meeting,
                participant_id=int(person),
            )
            for meeting, people in seats
            for person in people
        ],
        batch_size=BATCH,
    )


def _notices(row: Schedule, told: Difference) -> None:
    """Write down who is to be told what; the keys are those of the wishes."""
    said: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for one in told.new:
        for person in one.people:
            said[person]["new"].append(int(one.wish))
    for one in told.gone:
        for person in one.people:
            said[person]["cancelled"].append([int(one.wish), int(one.slot), int(one.place)])
    for pair in told.pairs:
        for person in {*pair.before.people, *pair.after.people}:
            _notice_of_pair(said[person], pair.before, pair.after, person)
    Notice.objects.bulk_create(
        [
            Notice(
                workspace_id=row.workspace_id,
                schedule=row,
                participant_id=int(person),
                said={kind: list(of_kind) for kind, of_kind in kinds.items()},
            )
            for person, kinds in said.items()
        ],
        batch_size=BATCH,
    )


def _notice_of_pair(
    kinds: defaultdict[str, list[object]], before: Held, after: Held, person: str
) -> None:
    was = [int(before.wish), int(before.slot), int(before.place)]
    if person not in after.people:
        kinds["cancelled"].append(was)
    elif person not in before.people:
        kinds["new"].append(int(after.wish))
    else:
        kinds["moved"].append(was)
