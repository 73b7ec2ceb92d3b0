"""
Asking for meetings, and what comes of it: accepted, declined, answered by something else.

The two people are locked first, in the order of their keys, and the quota is counted under that
lock: of two who answer, take back or ask for the last place at once, one comes second and is told.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.matchmaking.actions import refusals, telling
from raceme.matchmaking.actions.locks import locked_people, locked_request
from raceme.matchmaking.actions.terms import Asking, By
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    News,
    NoThanks,
    Participant,
    Request,
    Wish,
    WishMember,
)
from raceme.matchmaking.queries.profiles import shown_to, stand_ins_of
from raceme.matchmaking.queries.requests import (
    agreed_between,
    between,
    due_requests,
    held_by,
    requests_with,
    wishes_with,
)
from raceme.matchmaking.queries.set_up import allowance_of, kinds_apart

State, Strength = Request.State, Request.Strength
# What a meeting weighs by what either of the two says of it; the second may only agree to come.
WEIGHTS: dict[tuple[Request.Strength, str], int] = {
    (Strength.LIKE, ""): 1,
    (Strength.LIKE, Strength.LIKE): 2,
    (Strength.MUST, ""): 4,
    (Strength.MUST, Strength.LIKE): 4,
    (Strength.LIKE, Strength.MUST): 4,
    (Strength.MUST, Strength.MUST): 8,
}
# Once a schedule is published what is agreed is a wish that is kept back.
ANSWERED_IN = (
    Matchmaking.State.OPEN,
    Matchmaking.State.CLOSED,
    Matchmaking.State.PUBLISHED,
)
MOST_AT_ONCE = 2000


@transaction.atomic
def ask(
    sender: Participant, receiver: Participant, *, asking: Asking, by: By, at: datetime
) -> Request:
    """
    Ask for a meeting; it holds a place of the sender's quota until it is answered or runs out.

    One is asked once: what was declined or ran out is not asked again, whatever the reason was,
    so that nobody learns of a *no thanks*. Raises a ``Refusal``.
    """
    people = locked_people(sender.workspace_id, [sender.pk, receiver.pk])
    me, them = people[sender.pk], people[receiver.pk]
    me.matchmaking = them.matchmaking = _open_for(me, at=at)
    if me.left_at or not me.is_shown:
        raise refusals.NotShownYourself
    if not shown_to(me).filter(pk=them.pk).exists():
        raise refusals.NotToBeFound
    _refuse_kinds(me, them)
    _refuse_asked(me, them)
    most = allowance_of(me).most_requests
    if most is not None and held_by(me) >= most:
        raise refusals.QuotaUsed(most=most)
    return _asked(me, them, asking=asking, by=by, at=at)


@transaction.atomic
def accept(request: Request, *, strength: str, by: By, at: datetime) -> Wish:
    """
    Agree to a meeting, as strongly as ``strength`` says: a must, a like, or nothing of one's own.

    It is a wish from then on, in the same transaction. Raises ``AnsweredAlready``, ``RunOut``.
    """
    row = _open_request(request, at=at)
    if row.sender.left_at or row.receiver.left_at:
        raise refusals.NotToBeFound
    if agreed_between(row.sender, row.receiver).exists():
        raise refusals.AgreedAlready
    row.returned = strength
    _answer(row, State.ACCEPTED, by=by, at=at)
    wish = Wish.objects.create(
        workspace_id=row.workspace_id,
        matchmaking=row.matchmaking,
        request=row,
        way=Wish.Way.REQUEST,
        weight=WEIGHTS[Strength(row.strength), strength],
        made_at=at,
        is_generated=row.is_generated,
    )
    WishMember.objects.bulk_create(
        [
            WishMember(workspace_id=row.workspace_id, wish=wish, participant=one)
            for one in (row.sender, row.receiver)
        ]
    )
    telling.note(News.Kind.ACCEPTED, to=row.sender, about=row.receiver, of=row, at=at)
    return wish


@transaction.atomic
def decline(request: Request, *, word: str, by: By, at: datetime) -> Request:
    """Decline a meeting, with a word or without; its sender is told, and has the place back."""
    row = _open_request(request, at=at)
    row.answer = word
    _answer(row, State.DECLINED, by=by, at=at)
    telling.note(News.Kind.DECLINED, to=row.sender, about=row.receiver, of=row, at=at)
    return row


@transaction.atomic
def counter(
    request: Request, *, colleague: Participant | None, message: str, by: By, at: datetime
) -> Request:
    """
    Offer something else instead: a colleague who stands in for one, or other terms in words.

    It is a request the other way round, which holds no place of a quota, and ends the first one.
    """
    row, people = locked_request(request, *([colleague.pk] if colleague else []))
    _refuse_answered(row, at=at)
    if colleague is not None and colleague.pk not in stand_ins_of(row.receiver):
        raise refusals.NoColleague
    if colleague is None and not message.strip():
        raise refusals.SaysNothing
    offering = people[colleague.pk] if colleague else row.receiver
    offering.matchmaking = row.sender.matchmaking = row.matchmaking
    _refuse_kinds(offering, row.sender)
    if offering.left_at or row.sender.left_at:
        raise refusals.NotToBeFound
    row.answer = message
    _answer(row, State.DECLINED, by=by, at=at, verb="counter")
    _refuse_asked(offering, row.sender, again=True)
    return _asked(offering, row.sender, asking=Asking(message=message), counters=row, by=by, at=at)


@transaction.atomic
def withdraw(request: Request, *, by: By, at: datetime) -> Request:
    """
    Take a request back, or what was agreed on it: then both are told.

    Raises ``AnsweredAlready`` where it is over, ``Scheduled`` once it stands in the schedule.
    """
    row, _people = locked_request(request)
    if not row.may_become(State.WITHDRAWN):
        raise refusals.AnsweredAlready(state=str(row.get_state_display()))
    was_agreed = row.state == State.ACCEPTED
    if was_agreed:
        for wish in Wish.objects.of(row.workspace_id).filter(request=row, ended_at=None):
            _end(wish, at=at)
    _answer(row, State.WITHDRAWN, by=by, at=at)
    telling.forget_asked(row)
    telling.note(News.Kind.WITHDRAWN, to=row.receiver, about=row.sender, of=row, at=at)
    if was_agreed:
        telling.note(News.Kind.WITHDRAWN, to=row.sender, about=row.receiver, of=row, at=at)
    return row


@transaction.atomic
def say_no_thanks(participant: Participant, other: Participant, *, by: By, at: datetime) -> None:
    """
    Keep that somebody does not want to meet another one, and tell nobody.

    Neither finds the other any more. What the other asked stays open for them until it runs out.
    """
    people = locked_people(participant.workspace_id, [participant.pk, other.pk])
    row = people[participant.pk]
    _pair, is_new = NoThanks.objects.of(row.workspace_id).get_or_create(
        workspace_id=row.workspace_id, by=row, about=people[other.pk], defaults={"said_at": at}
    )
    if is_new:
        telling.forget_about(row, other)
        # Whom it is about stands in no history that others read.
        _record("no_thanks", row, changes={}, by=by, at=at)


@transaction.atomic
def take_no_thanks_back(
    participant: Participant, other: Participant, *, by: By, at: datetime
) -> None:
    row = locked_people(participant.workspace_id, [participant.pk])[participant.pk]
    rows = NoThanks.objects.of(row.workspace_id).filter(by=row, about=other)
    if rows.delete()[0]:
        _record("no_thanks_back", row, changes={}, by=by, at=at)


def expire(*, at: datetime) -> int:
    """Let run out what nobody answered in time, and tell both; return how many."""
    due = due_requests(at=at).values_list("pk", "workspace")[:MOST_AT_ONCE]
    return sum(_expire(key, workspace=workspace, at=at) for key, workspace in list(due))


@transaction.atomic
def _expire(key: int, *, workspace: int, at: datetime) -> bool:
    # Whoever answers at the same moment comes first or second: one of the two changes the row.
    rows = Request.objects.of(workspace).filter(pk=key, state=State.OPEN, expires_at__lte=at)
    if not rows.update(state=State.EXPIRED, answered_at=at):
        return False
    row = Request.objects.of(workspace).select_related("sender", "receiver").get(pk=key)
    refused = NoThanks.objects.of(workspace).filter(by=row.receiver_id, about=row.sender_id)
    telling.forget_asked(row)
    telling.note(News.Kind.EXPIRED, to=row.sender, about=row.receiver, of=row, at=at)
    if not refused.exists():
        telling.note(News.Kind.EXPIRED, to=row.receiver, about=row.sender, of=row, at=at)
    changes: Changes = {"request_state": (State.OPEN.value, State.EXPIRED.value)}
    _record("expire", row, changes=changes, by="schedule", at=at)
    return True


def let_go(participant: Participant, *, by: By, at: datetime) -> Participant:
    """End what somebody who leaves asked, was asked and agreed; return their locked row."""
    known = requests_with(participant).filter(state__in=[State.OPEN, State.ACCEPTED])
    others = {key for pair in known.values_list("sender", "receiver") for key in pair}
    # Of a meeting that was cancelled its other sides heard as it was.
    was_cancelled = Q(wish__meeting__state=Meeting.State.CANCELLED)
    heard = set(known.filter(was_cancelled).values_list("pk", flat=True))
    row = locked_people(participant.workspace_id, {*others, participant.pk})[participant.pk]
    for wish in wishes_with(row):
        _end(wish, at=at)
    rows = known.select_related("matchmaking", "sender", "receiver")
    # Of these one may be running out at this very moment, for which nobody is locked.
    for request in rows.select_for_update(of=("self",)):
        was_agreed, is_own = request.state == State.ACCEPTED, request.sender_id == row.pk
        to = request.receiver if is_own else request.sender
        kind = News.Kind.WITHDRAWN if is_own or was_agreed else News.Kind.DECLINED
        state = State.WITHDRAWN if is_own or was_agreed else State.DECLINED
        telling.forget_asked(request)
        _answer(request, state, by=by, at=at)
        if request.pk not in heard:
            telling.note(kind, to=to, about=row, of=request, at=at)
    return row


def _open_for(me: Participant, *, at: datetime) -> Matchmaking:
    """Return the meetings in which somebody may ask now."""
    rows = Matchmaking.objects.of(me.workspace_id).select_related("event")
    row = rows.get(pk=me.matchmaking_id)
    if row.state != Matchmaking.State.OPEN or (row.closes_at and at >= row.closes_at):
        raise refusals.TakesNoRequests
    if row.opens_at and at < row.opens_at:
        opens_at = row.opens_at.astimezone(row.event.zone)
        raise refusals.TakesNoRequests(opens_at=date_format(opens_at, "j F Y, H:i"))
    return row


def _open_request(request: Request, *, at: datetime) -> Request:
    row, _people = locked_request(request)
    _refuse_answered(row, at=at)
    return row


def _refuse_answered(row: Request, *, at: datetime) -> None:
    if row.state != State.OPEN:
        raise refusals.AnsweredAlready(state=str(row.get_state_display()))
    if row.expires_at <= at:
        raise refusals.RunOut(at=row.expires_at)
    if row.matchmaking.state not in ANSWERED_IN:
        raise refusals.StateForbids(state=str(row.matchmaking.get_state_display()))


def _refuse_kinds(me: Participant, them: Participant) -> None:
    yours, theirs = me.registration.type, them.registration.type
    if (min(yours.pk, theirs.pk), max(yours.pk, theirs.pk)) in kinds_apart(me.matchmaking):
        raise refusals.KindsApart(yours=yours.name, theirs=theirs.name)


def _refuse_asked(me: Participant, them: Participant, *, again: bool = False) -> None:
    states = list(between(me, them).values_list("sender", "state"))
    if agreed_between(me, them).exists() or State.ACCEPTED in {state for _by, state in states}:
        raise refusals.AgreedAlready
    if (me.pk, State.OPEN) in states:
        raise refusals.AskedAlready
    if (them.pk, State.OPEN) in states:
        raise refusals.AskedYou
    if not again and {(me.pk, State.DECLINED), (me.pk, State.EXPIRED)} & set(states):
        raise refusals.AskedBefore


def _asked(
    me: Participant,
    them: Participant,
    *,
    asking: Asking,
    counters: Request | None = None,
    by: By,
    at: datetime,
) -> Request:
    row = Request.objects.create(
        workspace_id=me.workspace_id,
        matchmaking=me.matchmaking,
        sender=me,
        receiver=them,
        strength=asking.strength,
        message=asking.message,
        counters=counters,
        asked_at=at,
        expires_at=at + timedelta(hours=me.matchmaking.answer_within),
        is_generated=me.is_generated,
    )
    kind = News.Kind.COUNTERED if counters else News.Kind.ASKED
    telling.note(kind, to=them, about=me, of=row, at=at)
    changes: Changes = {"strength": (None, asking.strength)}
    if asking.message:
        changes["message"] = (None, asking.message)
    _record("ask", row, changes=changes, by=by, at=at)
    return row


def _answer(row: Request, state: Request.State, *, by: By, at: datetime, verb: str = "") -> None:
    changes: Changes = {"request_state": (row.state, state.value)}
    if row.answer:
        changes["answer"] = (None, row.answer)
    row.state, row.answered_at = state, at
    row.revision += 1
    row.save(update_fields=["state", "returned", "answer", "answered_at", "revision"])
    verbs = {State.ACCEPTED: "accept", State.DECLINED: "decline", State.WITHDRAWN: "withdraw"}
    _record(verb or verbs[state], row, changes=changes, by=by, at=at)


def _end(wish: Wish, *, at: datetime) -> None:
    scheduled = Meeting.objects.of(wish.workspace_id).filter(
        wish=wish, state=Meeting.State.SCHEDULED
    )
    if scheduled.exists():
        raise refusals.Scheduled
    wish.ended_at = at
    wish.revision += 1
    wish.save(update_fields=["ended_at", "revision"])


def _record(
    verb: str, row: Request | Participant, *, changes: Changes, by: By, at: datetime
) -> None:
    audit.record(
        f"matchmaking.{verb}",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
