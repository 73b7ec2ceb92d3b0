"""Which role gets which answer from the pages of registering for an event."""

from typing import Any

from raceme.accounts.models import User
from raceme.core.devices import mark_of, who_is
from raceme.events.actions.own_links import own_link
from raceme.events.models import Event
from tests.agreement import DONE, PAGE, READERS, REFUSED, WRITERS, Answers, answers, everybody
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PersonFactory, RelationshipFactory
from tests.factories.events import (
    AdmissionFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    SeriesFactory,
)
from tests.factories.questionnaires import AnswerSetFactory, QuestionnaireFactory, VersionFactory

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
OPEN = {"GET": everybody(PAGE), "POST": everybody("no")}
OPEN_FORM = {"GET": everybody(PAGE), "POST": everybody(DONE)}
OPEN_BUTTON = {"GET": everybody("no"), "POST": everybody(DONE)}
OF_RECORDS: dict[str, dict[str, Answers]] = {
    "events:person_events": READ,
    "events:organisation_events": READ,
}
STAFF: dict[str, dict[str, Answers]] = {
    "events:admission": CHANGE,
    "events:type_add": CHANGE,
    "events:type": CHANGE,
    "events:type_remove": BUTTON,
    "events:type_earlier": BUTTON,
    "events:registrations": READ,
    "events:registration_add": CHANGE,
    "events:registrations_decide": BUTTON,
    "events:registration": READ,
    "events:registration_correct": CHANGE,
    "events:registration_type": CHANGE,
    "events:registration_settle": CHANGE,
    "events:registration_link": BUTTON,
    "events:registration_answers": READ,
    "events:registration_decide": CHANGE,
}
PUBLIC: dict[str, dict[str, Answers]] = {
    "events-public:register": OPEN_FORM,
    "events-public:registered": OPEN,
}
# Whoever has somebody's own link has it, signed in or not.
OWN: dict[str, dict[str, Answers]] = {
    "events-public:own": OPEN,
    "events-public:own_change": OPEN_FORM,
    "events-public:own_cancel": OPEN_FORM,
    "events-public:own_come_back": OPEN_BUTTON,
    "events-public:own_coming": OPEN_BUTTON,
    "events-public:own_evening": OPEN_BUTTON,
    "events-public:questions": {"GET": everybody(DONE), "POST": everybody("no")},
    "events-public:questions_section": OPEN_FORM,
    "events-public:questions_save": {"GET": everybody("no"), "POST": everybody(PAGE)},
    "events-public:questions_review": OPEN,
    "events-public:questions_hand_in": OPEN_BUTTON,
    "events-public:questions_receipt": OPEN,
}
ANSWERS = {**OF_RECORDS, **STAFF, **PUBLIC, **OWN}


def _whose(user: User | None) -> dict[str, str]:
    """Return what the script of a page sends, by which the server knows whose page it was."""
    return {"Raceme-Whose": mark_of(who_is(user))} if user else {}


HEADERS = {"events-public:questions_save": _whose}


def samples(world: World) -> dict[str, dict[str, Any]]:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, use="registration")
    version = VersionFactory.create(questionnaire=questionnaire)
    admission = AdmissionFactory.create(
        event__workspace=world.workspace, event__slug="registering", questionnaire=questionnaire
    )
    event: Event = admission.event
    kind = ParticipantTypeFactory.create(event=event, position=1)
    spare = ParticipantTypeFactory.create(event=event, position=2)
    begun, done = (AnswerSetFactory.create(version=version) for _each in range(2))
    done.state, done.handed_in_at, done.handed_in_by = "handed_in", NOW, "Ana"
    done.save()
    series = SeriesFactory.create(workspace=world.workspace)
    event.series = series
    event.save()
    beside = RegistrationFactory.create(
        event__workspace=world.workspace,
        event__series=series,
        event__state="published",
        event__published_at=NOW,
        email="series@firm.example",
    )
    asked, answered, applied = (
        RegistrationFactory.create(event=event, type=kind, **more)
        for more in (
            {"answers": begun, "email": beside.email},
            {"answers": done},
            {"state": "applied", "confirmed_at": None},
        )
    )
    one: dict[str, Any] = {"event": event.slug}
    public = {**one, "workspace": world.workspace.slug}
    secret = own_link(asked, at=NOW)
    company = OrganisationFactory.create()
    RelationshipFactory.create(workspace=world.workspace, organisation=company)
    return {
        "events:person_events": {"pk": PersonFactory.create(workspace=world.workspace).pk},
        "events:organisation_events": {"pk": company.pk},
        **{name: {**one, "pk": applied.pk, "what": "approve"} for name in STAFF},
        "events:type": {**one, "pk": kind.pk},
        "events:type_remove": {**one, "pk": spare.pk},
        "events:type_earlier": {**one, "pk": spare.pk},
        "events:registration_answers": {**one, "pk": answered.pk},
        **{name: {**public, "state": "confirmed"} for name in PUBLIC},
        **{name: {"secret": secret, "section": "first"} for name in OWN},
        "events-public:own_evening": {"secret": secret, "pk": beside.pk},
        "events-public:questions_receipt": {"secret": own_link(answered, at=NOW)},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    kind = _kind(world)
    said = {"name": "Ana Popa", "country": "RO", "language": "en", "type": kind}
    return {
        "events:admission": {"is_open": "on", "capacity": "40", "revision": "1"},
        "events:type_add": {"name": "Speaker", "role": "speaker", "is_offered": "on"},
        "events:type": {"name": "Speaker", "role": "speaker", "revision": "1"},
        "events:registration_add": {**said, "agreed": "on"},
        "events:registration_correct": {**said, "email": "ana@firm.example", "revision": "1"},
        "events:registration_type": {"type": kind},
        "events:registration_settle": {"person": "new", "organisation": "new"},
        "events-public:register": {**said, "email": "ana@firm.example", "agreed": "on"},
        "events-public:own_change": {**said, "revision": "1"},
        "events-public:own_cancel": {"reason": "Ill"},
    }


def _kind(world: World) -> int:
    event = Event.objects.of(world.workspace).get(slug="registering")
    return event.types.order_by("position", "pk").values_list("pk", flat=True)[0]
