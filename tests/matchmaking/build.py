"""What the tests of meetings, before there is a schedule, have in common."""

from raceme.events.models import Registration
from raceme.matchmaking.models import Matchmaking, Participant, Request
from tests.factories.events import ParticipantTypeFactory, RegistrationFactory
from tests.factories.matchmaking import MatchmakingFactory, ParticipantFactory, RequestFactory


def somebody(matchmaking: Matchmaking, **values: object) -> Participant:
    """Return one who takes part, of a company of their own unless ``values`` say which."""
    of_registration = {
        name: values.pop(name)
        for name in ("name", "email", "organisation_name", "type", "country", "state", "code")
        if name in values
    }
    number = Registration.objects.of(matchmaking.workspace_id).count()
    of_registration.setdefault("organisation_name", f"Firm {number}")
    of_registration.setdefault("type", the_type(matchmaking))
    registration = RegistrationFactory.create(event=matchmaking.event, **of_registration)
    return ParticipantFactory.create(matchmaking=matchmaking, registration=registration, **values)


def the_type(matchmaking: Matchmaking) -> object:
    """Return the type of participants that an event has, made where there is none yet."""
    found = matchmaking.event.types.order_by("pk").first()
    return found or ParticipantTypeFactory.create(event=matchmaking.event, name="Company")


def two(**values: object) -> tuple[Participant, Participant]:
    """Return two who may ask each other."""
    matchmaking = MatchmakingFactory.create(**values)
    return somebody(matchmaking, name="Ana"), somebody(matchmaking, name="Bela")


def asked(sender: Participant, receiver: Participant, **values: object) -> Request:
    return RequestFactory.create(
        matchmaking=sender.matchmaking, sender=sender, receiver=receiver, **values
    )
