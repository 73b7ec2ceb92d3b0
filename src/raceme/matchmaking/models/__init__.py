"""Bilateral meetings of an event: who offers and seeks what, who wants whom, when and where."""

from raceme.matchmaking.models.following import Offer, OfferSide, OutcomeAsk, SecondMeeting
from raceme.matchmaking.models.meetings import Meeting, MeetingSeat, Outcome
from raceme.matchmaking.models.profiles import (
    Interest,
    Participant,
    StandIn,
    Unavailability,
)
from raceme.matchmaking.models.schedules import Notice, Placement, Schedule, Seat
from raceme.matchmaking.models.set_up import (
    Matchmaking,
    MayNotMeet,
    Slot,
    Table,
    TypeTerms,
    Walk,
)
from raceme.matchmaking.models.wishing import (
    News,
    NoThanks,
    Request,
    Wish,
    WishList,
    WishMember,
)

__all__ = [
    "Interest",
    "Matchmaking",
    "MayNotMeet",
    "Meeting",
    "MeetingSeat",
    "News",
    "NoThanks",
    "Notice",
    "Offer",
    "OfferSide",
    "Outcome",
    "OutcomeAsk",
    "Participant",
    "Placement",
    "Request",
    "Schedule",
    "Seat",
    "SecondMeeting",
    "Slot",
    "StandIn",
    "Table",
    "TypeTerms",
    "Unavailability",
    "Walk",
    "Wish",
    "WishList",
    "WishMember",
]
