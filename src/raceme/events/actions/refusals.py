"""What is refused, each with the sentence that a person reads beside the field."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import words
from raceme.core.errors import FieldRefusal, Refusal
from raceme.events.models import MOST_DAYS


class Gone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody removed this meanwhile. Nothing was saved."))


class EndBeforeStart(FieldRefusal):
    def __init__(self, field: str = "ends_on") -> None:
        super().__init__(field, _("The end is before the start."))


class TooLong(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "ends_on",
            _("An event has %(most)s days at most. Make a series of several events.")
            % {"most": MOST_DAYS},
        )


class AddressTaken(FieldRefusal):
    def __init__(self, *, slug: str) -> None:
        super().__init__(
            "slug", _("Another event here has the address “%(slug)s”.") % {"slug": slug}
        )


class UnknownTimeZone(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "time_zone", _("“%(name)s” is no time zone that is known here.") % {"name": name}
        )


class UnknownKind(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("kind", _("This kind belongs to another workspace."))


class ProgrammeElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("programmes", _("This programme belongs to another workspace."))


class SeriesElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("series", _("This series belongs to another workspace."))


class TitleMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("title", _("Give it a title of at most 200 letters."))


class SessionsLeftOutside(FieldRefusal):
    def __init__(self, field: str, *, title: str, day: date) -> None:
        super().__init__(
            field,
            _(
                "“%(title)s” on %(day)s would lie outside the event. Tick *Move the sessions "
                "along*, or move them first."
            )
            % {"title": title, "day": words.day(day)},
        )


class OutsideEvent(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("day", _("This day is none of the event's."))


class NoPlaces(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("capacity", _("Leave it empty, or write at least 1."))


class RoomTaken(FieldRefusal):
    def __init__(self, *, room: str, title: str) -> None:
        super().__init__(
            "room",
            _("In %(room)s there is “%(title)s” at that time.") % {"room": room, "title": title},
        )


class NameTaken(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__("name", _("There is “%(name)s” already.") % {"name": name})


class NobodyNamed(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("name", _("Name a person, an organisation or both."))


class NamedTwice(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__("name", _("%(name)s is named here already.") % {"name": name})


class InUse(Refusal):
    def __init__(self, *, name: str, count: int) -> None:
        super().__init__(
            ngettext(
                "%(count)s session is in %(name)s. Move it first.",
                "%(count)s sessions are in %(name)s. Move them first.",
                count,
            )
            % {"name": name, "count": count}
        )


class StillNeeded(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _(
                "Something that is kept still belongs to “%(title)s”, such as costs or bilateral "
                "meetings. Take that away first."
            )
            % {"title": title}
        )


class NothingToShow(Refusal):
    def __init__(self) -> None:
        super().__init__(_("An agenda without a session says nothing. Add the first one."))


class StateForbids(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(
            _("That is not possible: the event is %(state)s.") % {"state": state.lower()}
        )


class ReasonMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("reason", _("Say why; it stands on the event's page."))


class CountsAlready(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _(
                "“%(title)s” stands in the log as held. Correct or withdraw it there; the agenda "
                "keeps what was planned."
            )
            % {"title": title}
        )
