"""A schedule as a workbook: its meetings, everybody's day, what is not kept, how good it is."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from raceme.matchmaking.exports.books import Book
from raceme.matchmaking.library import sentences
from raceme.matchmaking.solving import (
    Event,
    Goal,
    Meeting,
    Participant,
    Reason,
    Slot,
    local_time,
    remedies,
)

Row = Sequence[str | int]
WIDTH_OF_SENTENCE = 60


def schedule_workbook(event: Event, schedule: Any) -> bytes:  # noqa: ANN401 (plain data)
    """Return the workbook of a schedule in the format ``raceme-schedule/1``."""
    book = Book()
    book.add_table(_("Meetings"), list(_meetings(event, schedule)))
    book.add_table(_("People"), list(_people(event, schedule)))
    book.add_table(
        _("Not kept"),
        list(_not_kept(event, schedule)),
        widths=(18, 10, 40, *[WIDTH_OF_SENTENCE] * 2),
    )
    book.add_table(_("How good"), list(_levels(schedule)), widths=(WIDTH_OF_SENTENCE,))
    return book.content()


def _meetings(event: Event, schedule: Any) -> Iterator[Row]:  # noqa: ANN401
    yield (
        _("Slot"),
        _("Begins"),
        _("Minutes"),
        _("Part"),
        _("Place"),
        _("Room"),
        _("Wish"),
        _("Weight"),
        _("People"),
        _("Organisations"),
    )
    held = sorted(
        schedule["meetings"],
        key=lambda one: (event.slot_by_id[one["slot"]].starts_at, one["place"]),
    )
    for one in held:
        slot = event.slot_by_id[one["slot"]]
        people = [event.person_by_id[person] for person in one["people"]]
        yield (
            slot.id,
            _moment(slot),
            slot.minutes,
            slot.part,
            one["place"],
            event.place_by_id[one["place"]].room,
            one["wish"],
            event.wish_by_id[one["wish"]].weight,
            _listed([person.id for person in people]),
            _listed([person.organisation for person in people]),
        )


def _people(event: Event, schedule: Any) -> Iterator[Row]:  # noqa: ANN401
    """Give a row for everybody: in each slot whom it meets and where, and when by its clock."""
    slots = sorted(event.slots, key=lambda slot: slot.starts_at)
    heads = (_("Person"), _("Organisation"), _("Time zone"), _("Meetings"))
    yield (*heads, *(_moment(slot) for slot in slots))
    cells: dict[tuple[str, str], str] = {}
    for one in schedule["meetings"]:
        for person in one["people"]:
            others = [other for other in one["people"] if other != person]
            cells[person, one["slot"]] = _("%(people)s at %(place)s") % {
                "people": _listed(others),
                "place": one["place"],
            } + _elsewhere(event.slot_by_id[one["slot"]], event.person_by_id[person])
    for who in event.participants:
        day = [cells.get((who.id, slot.id), "") for slot in slots]
        yield (who.id, who.organisation, who.time_zone, sum(map(bool, day)), *day)


def _elsewhere(slot: Slot, person: Participant) -> str:
    """Say when a slot begins by the person's own clock, where that shows another time."""
    local = local_time(slot, person).replace(tzinfo=None)
    if local == slot.starts_at.replace(tzinfo=None):
        return ""
    return ", " + _("%(time)s by own clock") % {"time": f"{local:%Y-%m-%d %H:%M}"}


def _not_kept(event: Event, schedule: Any) -> Iterator[Row]:  # noqa: ANN401
    yield (_("Wish"), _("Weight"), _("People"), _("Why it is not kept"), _("What would keep it"))
    held = [Meeting(**(one | {"people": tuple(one["people"])})) for one in schedule["meetings"]]
    found = remedies(event, held, [one["wish"] for one in schedule["not_kept"]])
    for one, change in zip(schedule["not_kept"], found, strict=True):
        wish = event.wish_by_id[one["wish"]]
        reason = str(sentences.REASONS[Reason(one["reason"])])
        said = "" if change is None else sentences.remedy(change)
        yield (wish.id, wish.weight, _listed(wish.between), reason, said)


def _levels(schedule: Any) -> Iterator[Row]:  # noqa: ANN401
    yield (_("Goal"), _("Reached"), _("Proven bound"))
    for one in schedule["levels"]:
        bound = "" if one["bound"] is None else one["bound"]
        yield (str(sentences.GOALS[Goal(one["goal"])]), one["value"], bound)
    yield ()
    yield (_("Status"), schedule["status"])
    yield (_("Method"), schedule["method"])
    yield (_("Seconds"), str(schedule["seconds"]))


def _moment(slot: Slot) -> str:
    return f"{slot.starts_at:%Y-%m-%d %H:%M}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
