"""What is refused when somebody registers, each with its sentence."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.places import country
from raceme.events.models import Event, ParticipantType
from raceme.events.words import moment_in_words
from raceme.organisations.models import Organisation


class NoAdmission(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody can register here: no admission was opened for this event."))


class NotPublished(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("The event is still a draft. Publish its agenda first, then people can register.")
        )


class EventOver(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The event is over, so nothing was changed."))


class NotOpenYet(Refusal):
    def __init__(self, event: Event, *, opens_at: datetime) -> None:
        moment = moment_in_words(event, opens_at)
        super().__init__(_("Registration opens on %(moment)s.") % {"moment": moment})


class RegistrationClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Registration is closed. Ask whoever organises the event."))


class NoPlaceLeft(FieldRefusal):
    """Full, and nobody can wait."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            "type",
            _("No place is left for “%(name)s”, and there is no waiting list.") % {"name": name},
        )


class TooFewPlaces(FieldRefusal):
    def __init__(self, *, left: int) -> None:
        super().__init__(
            "type",
            ngettext(
                "Only %(left)s place is left, and there is no waiting list. Nobody was "
                "registered: register fewer colleagues.",
                "Only %(left)s places are left, and there is no waiting list. Nobody was "
                "registered: register fewer colleagues.",
                left,
            )
            % {"left": left},
        )


class DespiteMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "despite", _("No place is left. Say why they are let in all the same, or leave it.")
        )


class TypeGone(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("type", _("This is not offered any more. Choose another one."))


class NotForThisKind(FieldRefusal):
    def __init__(self, kind: ParticipantType) -> None:
        known = dict(Organisation.Kind.choices)
        named = ", ".join(str(known.get(each, each)) for each in kind.organisation_kinds)
        super().__init__(
            "type",
            _("“%(name)s” is for these organisations only: %(kinds)s.")
            % {"name": kind.name, "kinds": named},
        )


class NotFromThere(FieldRefusal):
    def __init__(self, kind: ParticipantType) -> None:
        named = ", ".join(country(each) for each in kind.countries)
        super().__init__(
            "type",
            _("“%(name)s” is for those from %(countries)s only.")
            % {"name": kind.name, "countries": named},
        )


class NameMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("name", _("Say who comes."))


class RegisteredAlready(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "email", _("%(name)s is registered with this address already.") % {"name": name}
        )


class ColleagueTwice(FieldRefusal):
    def __init__(self, *, email: str) -> None:
        super().__init__(
            "colleagues", _("%(email)s stands here twice. Each needs their own.") % {"email": email}
        )


class NoColleagues(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("colleagues", _("Here each registers for themselves only."))


class SeriesForOneself(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "whole_series",
            _("For all evenings each registers for themselves. Leave the colleagues out, or this."),
        )


class StateForbids(Refusal):
    def __init__(self, *, name: str, state: str) -> None:
        super().__init__(
            _("That is not possible any more. %(name)s: %(state)s.")
            % {"name": name, "state": state}
        )


class ReasonMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("reason", _("Say why; it stands in the history."))


class WasThere(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(_("%(name)s was at the event, so nothing was cancelled.") % {"name": name})


class NeedsApproval(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "type",
            _("“%(name)s” needs the approval of who organises. Answer their mail and ask for it.")
            % {"name": name},
        )


class RegisteredAnew(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("You are registered anew already. Use the link of the newest mail about this event.")
        )


class NoAddress(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("Nothing was sent: no mail address of %(name)s is known. Correct it first.")
            % {"name": name}
        )


class TypeNameTaken(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__("name", _("There is “%(name)s” already.") % {"name": name})


class TypeInUse(Refusal):
    def __init__(self, *, name: str, count: int) -> None:
        super().__init__(
            ngettext(
                "%(count)s has registered as “%(name)s”. Do not offer it any more instead.",
                "%(count)s have registered as “%(name)s”. Do not offer it any more instead.",
                count,
            )
            % {"name": name, "count": count}
        )


class LastType(Refusal):
    def __init__(self) -> None:
        super().__init__(_("One type has to stay: everybody comes as something."))


class ClosesBeforeItOpens(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("closes_at", _("It would close before it opens."))


class QuestionnaireUnfit(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "questionnaire", _("Choose a questionnaire of this workspace that is published.")
        )


class WhoIsMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("person", _("Choose a person, or say that a new one is made."))


class CountryMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "organisation",
            _("A new organisation needs a name and a country. Correct the registration first."),
        )
