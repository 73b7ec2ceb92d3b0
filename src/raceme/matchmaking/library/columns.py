"""What belongs in each column of an event's workbook, with an example."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Column:
    """A column by its heading, which is the same in every language, and a sentence about it."""

    sheet: str
    head: str
    hint: object
    example: str = ""


COLUMNS = (
    Column("slots", "id", gettext_lazy("A name of your own for the slot. Needed."), "s01"),
    Column(
        "slots",
        "starts at",
        gettext_lazy(
            "When it begins, with the offset from UTC; or a date with a time, and the time "
            "zone beside it. Needed."
        ),
        "2027-05-11T09:00:00+03:00",
    ),
    Column(
        "slots",
        "time zone",
        gettext_lazy("Of a beginning without an offset."),
        "Europe/Bucharest",
    ),
    Column("slots", "minutes", gettext_lazy("How long it is. Slots do not overlap. Needed."), "25"),
    Column(
        "slots",
        "part",
        gettext_lazy("The part of the day; breaks are counted within each. Needed."),
        "morning",
    ),
    Column("places", "id", gettext_lazy("A table or stand: one meeting in a slot. Needed."), "t01"),
    Column("places", "room", gettext_lazy("Places of one room are side by side. Needed."), "A"),
    Column(
        "places",
        "host",
        gettext_lazy("The participant whose place it is, who never leaves it; empty where shared."),
        "p0007",
    ),
    Column(
        "participants", "id", gettext_lazy("A name of your own for the person. Needed."), "p0001"
    ),
    Column("participants", "organisation", gettext_lazy("For whom the person is there."), "o0001"),
    Column("participants", "kind", gettext_lazy("For the sheet of kinds."), "sme"),
    Column("participants", "country", gettext_lazy("Where the person is from."), "RO"),
    Column("participants", "time zone", gettext_lazy("Where the person is."), "Europe/Bucharest"),
    Column(
        "participants",
        "least",
        gettext_lazy("So many meetings are aimed at before any weight; empty is none."),
        "1",
    ),
    Column(
        "participants",
        "most",
        gettext_lazy("No more meetings than these; empty is one in every slot."),
        "8",
    ),
    Column(
        "participants",
        "unavailable",
        gettext_lazy("Slots in which nobody can meet the person, with semicolons between them."),
        "s03; s04",
    ),
    Column("wishes", "id", gettext_lazy("A name of your own for the wish. Needed."), "w00001"),
    Column(
        "wishes",
        "weight",
        gettext_lazy("1 like, 2 liked by both, 4 must, 8 must for both, or any. Needed."),
        "2",
    ),
    Column("wishes", "first", gettext_lazy("A participant who would meet. Needed."), "p0001"),
    Column("wishes", "second", gettext_lazy("Whom it would meet. Needed."), "p0407"),
    Column("wishes", "third", gettext_lazy("One more, if three meet.")),
    Column("wishes", "fourth", gettext_lazy("One more, if four meet.")),
    Column("stand-ins", "first", gettext_lazy("A participant."), "p0001"),
    Column(
        "stand-ins",
        "second",
        gettext_lazy("A colleague: each may go to meetings of the other."),
        "p0002",
    ),
    Column("locked", "wish", gettext_lazy("A wish that is to be kept."), "w00001"),
    Column("locked", "slot", gettext_lazy("In this slot."), "s01"),
    Column("locked", "place", gettext_lazy("At this place."), "t01"),
    Column(
        "locked",
        "people",
        gettext_lazy("Who is to sit there, with semicolons; empty is whoever can."),
        "p0001; p0407",
    ),
    Column("rooms", "from", gettext_lazy("A room."), "A"),
    Column("rooms", "to", gettext_lazy("Another room."), "B"),
    Column("rooms", "metres", gettext_lazy("How far they are from each other."), "40"),
    Column(
        "kinds",
        "first",
        gettext_lazy("A kind of participants. Where this sheet is empty, all kinds meet."),
        "sme",
    ),
    Column("kinds", "second", gettext_lazy("A kind that it meets, or the same."), "large"),
)
