"""An event with so many rows of everything that its pages show."""

from datetime import timedelta
from typing import Any

from raceme.engagements.models import Kind
from raceme.events import actions
from raceme.events.actions.own_links import feed_link, own_link
from raceme.events.models import Event, ParticipantType, Registration, Session
from tests.agreement import NO
from tests.conftest import World
from tests.events.agreed import ANSWERS
from tests.factories import NOW, OrganisationFactory, PersonFactory, RelationshipFactory
from tests.factories.events import (
    AdmissionFactory,
    AttendanceFactory,
    EventFactory,
    HostFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    RoomFactory,
    SeriesFactory,
    SessionFactory,
    SignUpFactory,
    SpeakerFactory,
    TrackFactory,
    TravelCostFactory,
    shipped,
)
from tests.factories.questionnaires import AnswerSetFactory, QuestionnaireFactory, VersionFactory

YESTERDAY = NOW.date() - timedelta(days=1)


def read_by_get(answers: dict[str, Any]) -> list[str]:
    """Return the addresses that are asked for with GET."""
    return [name for name, methods in answers.items() if NO not in methods["GET"].values()]


def samples(world: World, rows: int) -> dict[str, dict[str, Any]]:
    """Return for each page what its address names, of events that hold so many rows."""
    draft, event = _event(world, rows), _event(world, rows)
    admission = _admission(event)
    kinds = [_kind(event, number, rows) for number in range(rows)]
    sessions, past = list(event.sessions.order_by("pk")), _past(world, rows)
    event = actions.publish(event, by=world.owner, at=NOW)
    people = [_person(event, kinds[number], sessions) for number in range(rows)]
    version = VersionFactory.create(questionnaire=admission.questionnaire)
    asked, answered = (
        RegistrationFactory.create(event=event, type=kinds[0], answers=made)
        for made in (AnswerSetFactory.create(version=version), _handed_in(version))
    )
    applied = RegistrationFactory.create(
        event=event, type=kinds[0], state="applied", confirmed_at=None
    )
    one: dict[str, Any] = {"event": event.slug}
    return {
        **{name: {**one, **_of_staff(event, applied)} for name in read_by_get(ANSWERS)},
        **_public(event, sessions[0], asked, answered, people[0]),
        **_of_day(past),
        "events:publish": {"event": draft.slug},
        "events:remove": {"event": draft.slug},
        "events:session": {**one, "pk": sessions[0].pk},
        "events:session_take_out": {**one, "pk": sessions[0].pk},
        "events:sign_ups": {**one, "pk": sessions[0].pk},
        "events:tell": {**one, "session": sessions[0].pk},
        "events:room": {**one, "pk": event.rooms.order_by("pk")[0].pk},
        "events:track": {**one, "pk": event.tracks.order_by("pk")[0].pk},
        "events:type": {**one, "pk": kinds[0].pk},
        "events:host": {**one, "pk": event.hosts.order_by("pk")[0].pk},
        "events:cost": {**one, "pk": event.costs.order_by("pk")[0].pk},
        "events:registration_answers": {**one, "pk": answered.pk},
        "events:person_events": {"pk": past[1].person_id},
        "events:organisation_events": {"pk": past[1].organisation_id},
        "events:series_remove": {"series": SeriesFactory.create(workspace=world.workspace).slug},
    }


def _of_staff(event: Event, applied: Registration) -> dict[str, Any]:
    assert event.series is not None
    return {
        "pk": applied.pk,
        "what": "approve",
        "kind": "reminder",
        "series": event.series.slug,
    }


def _event(world: World, rows: int) -> Event:
    series = SeriesFactory.create(workspace=world.workspace)
    for _number in range(rows):
        EventFactory.create(
            workspace=world.workspace, series=series, state="published", published_at=NOW
        )
    event = EventFactory.create(workspace=world.workspace, series=series)
    event.programmes.add(world.programme)
    for number in range(rows):
        room, track = RoomFactory.create(event=event), TrackFactory.create(event=event)
        session = SessionFactory.create(event=event, room=room, track=track, needs_sign_up=True)
        session.starts_at += timedelta(hours=number)
        session.ends_at += timedelta(hours=number)
        session.save()
        SpeakerFactory.create(session=session, organisation=OrganisationFactory.create())
    return event


def _admission(event: Event) -> Any:  # noqa: ANN401 (what the factory makes)
    questionnaire = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    return AdmissionFactory.create(event=event, questionnaire=questionnaire, capacity=500)


def _kind(event: Event, number: int, rows: int) -> ParticipantType:
    """Return a type of participants; with it come a host and what something cost."""
    HostFactory.create(event=event, organisation=OrganisationFactory.create())
    TravelCostFactory.create(event=event)
    return ParticipantTypeFactory.create(event=event, position=number, capacity=40 * rows)


def _person(event: Event, kind: ParticipantType, sessions: list[Session]) -> Registration:
    """Return somebody of the register who comes to every session, and brings a colleague."""
    firm = OrganisationFactory.create()
    RelationshipFactory.create(workspace=event.workspace, organisation=firm)
    person = PersonFactory.create(workspace=event.workspace)
    coming = RegistrationFactory.create(event=event, type=kind, person=person, organisation=firm)
    for session in sessions:
        SignUpFactory.create(registration=coming, session=session)
    RegistrationFactory.create(event=event, type=kind, booked_by=coming)
    RegistrationFactory.create(
        event=event, type=kind, state="waiting", confirmed_at=None, waiting_since=NOW
    )
    TravelCostFactory.create(event=event, traveller=coming)
    return coming


def _handed_in(version: object) -> Any:  # noqa: ANN401 (what the factory makes)
    done = AnswerSetFactory.create(version=version)
    done.state, done.handed_in_at, done.handed_in_by = "handed_in", NOW, "Ana"
    done.save()
    return done


def _past(world: World, rows: int) -> tuple[Event, Registration]:
    """Return an event of yesterday to which so many came, and one of them."""
    event = EventFactory.create(
        workspace=world.workspace, kind=_training(), starts_on=YESTERDAY, ends_on=YESTERDAY
    )
    sessions = [SessionFactory.create(event=event, kind=_training()) for _number in range(rows)]
    event = actions.publish(event, by=world.owner, at=NOW)
    kind = ParticipantTypeFactory.create(event=event)
    people = [_person(event, kind, []) for _number in range(rows)]
    for coming in people:
        AttendanceFactory.create(registration=coming)
        for session in sessions:
            AttendanceFactory.create(registration=coming, session=session)
    return event, people[0]


def _training() -> Kind:
    return shipped("training")


def _of_day(past: tuple[Event, Registration]) -> dict[str, dict[str, Any]]:
    event, came = past
    of_day = (
        "check_in",
        "papers",
        "badges",
        "signature_list",
        "certificates",
        "signatures",
        "training_hours",
        "close",
    )
    secret = own_link(came, at=NOW)
    session = event.sessions.order_by("pk")[0].pk
    one = {"event": event.slug, "session": session, "coming": came.pk}
    return {
        **{f"events:{name}": one for name in of_day},
        "events-public:screen": {"event": event.slug},
        "events-public:certificate": {"secret": secret},
        "events-public:certificate_file": {"secret": secret},
    }


def _public(
    event: Event,
    session: Session,
    asked: Registration,
    answered: Registration,
    coming: Registration,
) -> dict[str, dict[str, Any]]:
    assert event.series is not None
    of_event = {"event": event.slug, "state": "confirmed", "series": event.series.slug}
    questions = {"secret": own_link(asked, at=NOW), "section": "first"}
    own = {"secret": own_link(coming, at=NOW), "pk": session.pk}
    named = [name for name in read_by_get(ANSWERS) if "-public:" in name]
    return {
        **{name: {**of_event, **own} for name in named},
        **{name: questions for name in named if ":questions" in name},
        "events-public:questions_receipt": {"secret": own_link(answered, at=NOW)},
        "events-public:feed": {"secret": feed_link(coming, at=NOW)},
    }
