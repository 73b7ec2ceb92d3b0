"""What is emptied of events and their meetings: that somebody came stays, who it was goes."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from raceme.accounts.models import Link
from raceme.events.models import Attendance, Registration, new_code
from raceme.matchmaking.models import Interest, NoThanks, Outcome, Participant, Request
from raceme.questionnaires.models import AnswerSet
from raceme.stewardship.actions.personal.emptying_answers import empty_words


def empty_coming(rows: Sequence[Registration], *, at: datetime) -> dict[str, int]:
    """Take name, address and words out of registrations, and of the meetings that hang on them."""
    for row in rows:
        row.name = row.email = row.phone = row.job_title = row.note = row.ended_because = ""
        # A badge that was printed finds nobody any more.
        row.code, row.revision = new_code(), row.revision + 1
        row.save()
    keys = [row.pk for row in rows]
    Link.objects.filter(subject__in=[row.reference for row in rows], revoked_at=None).update(
        revoked_at=at
    )
    Attendance.objects.reached_by(Q(registration__in=keys)).update(device="")
    answers = AnswerSet.objects.reached_by(Q(registration__in=keys))
    empty_words(answers)
    return {"events.Registration": len(rows), **_empty_meetings(keys)}


def _empty_meetings(keys: Sequence[int]) -> dict[str, int]:
    people = Participant.objects.reached_by(Q(registration__in=keys))
    participants = list(people.values_list("pk", flat=True))
    Interest.objects.reached_by(Q(participant__in=participants)).delete()
    emptied = Participant.objects.reached_by(Q(pk__in=participants)).update(
        about="", offers="", seeks="", languages=[], countries=[], link="", is_shown=False
    )
    sent = Request.objects.reached_by(Q(sender__in=participants)).update(message="")
    received = Request.objects.reached_by(Q(receiver__in=participants)).update(answer="")
    gone, _each = NoThanks.objects.reached_by(Q(by__in=participants)).delete()
    said = Outcome.objects.reached_by(Q(seat__participant__in=participants)).update(remark="")
    return {
        "matchmaking.Participant": emptied,
        "matchmaking.Request": sent + received,
        "matchmaking.NoThanks": gone,
        "matchmaking.Outcome": said,
    }
