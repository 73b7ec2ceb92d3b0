"""Who comes to an event: admitted, registered, seen at the door, in the log afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.accounts.models import User
from raceme.demo.files import paper
from raceme.demo.gatherings import Gathering
from raceme.demo.held.agenda import Told
from raceme.demo.register import Somebody
from raceme.engagements import actions as log
from raceme.engagements.models import Engagement
from raceme.events.actions import registering
from raceme.events.actions.attending import Seen, check_in
from raceme.events.actions.signing import attach_list
from raceme.events.models import Attendance, Event, ParticipantType, Registration, Session
from raceme.organisations.models import Affiliation

# At the doors there are so many desks; one comes after the other.
DESKS, APART = 4, timedelta(seconds=12)


def admit(event: Event, told: Told, *, by: User, at: datetime) -> dict[str, ParticipantType]:
    """Open the admission to an event until its last noon; return as what one may come."""
    facts = registering.AdmissionFacts(
        opens_at=at,
        closes_at=datetime.combine(event.ends_on, time(12), tzinfo=event.zone),
        capacity=told["admission"]["capacity"],
        notice=told["admission"]["notice"],
    )
    registering.save_admission(event, facts=facts, revision=0, by=by, at=at)
    (first,) = event.types.all()
    usual, *others = (
        registering.TypeFacts(
            name=kind["name"],
            about=kind.get("about", ""),
            capacity=kind.get("capacity"),
            needs_approval=kind.get("needs_approval", False),
            is_offered=kind.get("is_offered", True),
            organisation_kinds=tuple(kind.get("kinds", ())),
            has_meetings=kind.get("has_meetings", True),
            role=kind.get("role", "participant"),
        )
        for kind in told["types"]
    )
    types = [registering.correct_type(first, facts=usual, revision=first.revision, by=by, at=at)]
    types += [registering.add_type(event, facts=facts, by=by, at=at) for facts in others]
    return {kind.name: kind for kind in types}


def register_all(
    event: Event,
    gathering: Gathering,
    types: Mapping[str, ParticipantType],
    *,
    by: User,
    first: datetime,
    last: datetime,
) -> dict[int, Registration]:
    """Let all of them register, one after the other; return the registrations by person."""
    roles = dict(
        Affiliation.objects.of(event.workspace).order_by("pk").values_list("person_id", "role")
    )
    wanted = list(_wanted(gathering))
    for number, (somebody, kind) in enumerate(wanted):
        chosen = types[kind]
        said = _said(somebody, role=roles[somebody.person.pk])
        at = first + (last - first) * number / len(wanted)
        if chosen.is_offered:
            registering.register(event, kind=chosen, said=said, at=at)
        else:
            registering.add_somebody(event, kind=chosen, said=said, by=by, at=at)
    event.registrations.update(is_generated=True)
    rows = event.registrations.select_related("event__workspace", "type", "workspace", "person")
    return {row.person_id or 0: row for row in rows.order_by("pk")}


def _wanted(gathering: Gathering) -> Iterator[tuple[Somebody, str]]:
    for kind, people in gathering.coming.items():
        for one in people:
            yield one, kind
    more = [*gathering.missing, *([gathering.left_out] if gathering.left_out else [])]
    for one in more:
        yield one, gathering.missing_as


def _said(somebody: Somebody, *, role: str) -> registering.Said:
    person, firm = somebody.person, somebody.firm
    assert firm is not None  # noqa: S101 (whoever comes comes for somebody)
    return registering.Said(
        name=person.name,
        email=person.email,
        organisation_name=firm.organisation.name,
        organisation_kind=firm.organisation.kind,
        country=firm.organisation.country,
        job_title=role,
        language="ro" if person.country == "RO" else "en",
    )


def see(
    event: Event,
    people: Sequence[Registration],
    *,
    session: Session | None = None,
    begins: datetime,
    by: User,
    at: datetime,
) -> None:
    """Scan badges at the door of an event or a session, one after the other from ``begins`` on."""
    seen = [
        Seen(
            code=one.code,
            came_at=begins + APART * number,
            session=session.pk if session else None,
            way=Attendance.Way.SCAN,
            device=f"Desk {number % DESKS + 1}",
        )
        for number, one in enumerate(people)
    ]
    check_in(event, seen=seen, by=by, at=at)


def sign(
    event: Event,
    session: Session | None,
    people: Sequence[Registration],
    *,
    name: str,
    by: User,
    at: datetime,
) -> None:
    """Let people sign the list of a session, or of the event, and keep its scan."""
    title = session.title if session else event.title
    day = event.day_of(session.starts_at) if session else event.ends_on
    intro = f"{title}, {day:%d.%m.%Y}. {event.workspace.name}."
    rows = [(one.name, one.organisation_name) for one in people]
    scan = SimpleUploadedFile(
        f"{name}, {title}"[:180] + ".pdf", paper(name, intro, rows), "application/pdf"
    )
    codes = [one.code for one in people] if session else []
    attach_list(event, session=session, scan=scan, signed=codes, by=by, at=at)


def miss(event: Event, gathering: Gathering, *, by: User, at: datetime) -> None:
    """Add to the log who registered and did not come."""
    row = Event.objects.of(event.workspace).select_related("activity").get(pk=event.pk)
    assert row.activity is not None  # noqa: S101 (it was published)
    absent = [
        log.Part(
            organisation=one.firm.organisation if one.firm else None,
            person=one.person,
            state=Engagement.State.ABSENT,
        )
        for one in gathering.missing
    ]
    log.add_participants(row.activity, parts=absent, by=by, at=at)
