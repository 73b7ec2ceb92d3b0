"""What needs somebody of a workspace this week, soonest first, each with one thing to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core.words import day, weekday
from raceme.engagements.kinds import DOCUMENTS
from raceme.engagements.models import Activity, Attribution, Engagement, Evidence
from raceme.engagements.queries import drafts_of
from raceme.portal.queries.work_plan import Promise, State, promises_of
from raceme.programmes.models import Period, Programme
from raceme.workspaces.models import Workspace

LOOKED_BACK = timedelta(days=60)
REPORT_AHEAD = timedelta(days=14)
PROMISE_AHEAD = timedelta(days=7)
MOST_OF_A_KIND = 5


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to do: ``on`` orders it, ``verb`` does it at ``href``."""

    on: date
    icon: str
    title: str
    about: str
    verb: str
    href: str


def needs_of(
    workspace: Workspace, *, user: User, programmes: list[Programme], today: date
) -> list[Need]:
    """Return what needs ``user``, soonest first; ``programmes`` are the running ones it leads."""
    return sorted(
        [
            *_without_participants(workspace, today=today),
            *_perhaps_held(workspace, today=today),
            *_reports(workspace, programmes, today=today),
            *_promises(workspace, promises_of(programmes), today=today),
            *_without_evidence(workspace, programmes, today=today),
            *_drafts(workspace, user=user, today=today),
        ],
        key=lambda need: (need.on, need.title),
    )


def _without_participants(workspace: Workspace, *, today: date) -> Iterable[Need]:
    anybody = Engagement.objects.reached_by(Q(activity=OuterRef("pk")))
    found = (
        Activity.objects.of(workspace)
        .filter(
            ~Exists(anybody),
            state=Activity.State.HELD,
            ended_on__range=(today - LOOKED_BACK, today),
        )
        .exclude(kind__code__in=DOCUMENTS)
        .select_related("kind")
        .order_by("-ended_on", "-pk")
    )
    for activity in found[:MOST_OF_A_KIND]:
        yield Need(
            on=activity.ended_on,
            icon="alert-triangle",
            title=_("%(title)s has no participants yet") % {"title": activity.title},
            about=_("%(kind)s of %(day)s. It counts nobody until they are recorded.")
            % {"kind": activity.kind.label, "day": weekday(activity.ended_on)},
            verb=_("Record participants"),
            href=reverse("portal:record_for", args=[workspace.slug, activity.pk]),
        )


def _perhaps_held(workspace: Workspace, *, today: date) -> Iterable[Need]:
    found = (
        Activity.objects.of(workspace)
        .filter(
            state=Activity.State.PLANNED,
            ended_on__gte=today - LOOKED_BACK,
            ended_on__lt=today,
        )
        .select_related("kind")
        .order_by("-ended_on", "-pk")
    )
    for activity in found[:MOST_OF_A_KIND]:
        yield Need(
            on=activity.ended_on,
            icon="help-circle",
            title=_("Was “%(title)s” held?") % {"title": activity.title},
            about=_("%(kind)s, planned for %(day)s.")
            % {"kind": activity.kind.label, "day": weekday(activity.ended_on)},
            verb=_("Say if it was held"),
            href=reverse("engagements:activity", args=[workspace.slug, activity.pk]),
        )


def _reports(workspace: Workspace, programmes: list[Programme], *, today: date) -> Iterable[Need]:
    due = (
        Period.objects.of(workspace)
        .filter(programme__in=programmes, report_due_on__range=(today, today + REPORT_AHEAD))
        .select_related("programme")
        .order_by("report_due_on", "pk")
    )
    for period in due:
        if period.report_due_on is None:
            continue
        address = reverse("reporting:results", args=[workspace.slug, period.programme.code])
        yield Need(
            on=period.report_due_on,
            icon="file-text",
            title=_("Report for period %(number)s, due %(day)s")
            % {"number": period.number, "day": weekday(period.report_due_on)},
            about=period.programme.name,
            verb=_("Open results"),
            href=f"{address}?period={period.number}",
        )


def _promises(workspace: Workspace, promises: list[Promise], *, today: date) -> Iterable[Need]:
    for promise in promises:
        is_near = promise.item.due_on <= today + PROMISE_AHEAD
        if is_near and promise.state(on=today) is not State.DONE:
            yield _promise(workspace, promise, today=today)


def _promise(workspace: Workspace, promise: Promise, *, today: date) -> Need:
    item = promise.item
    about = _("Work plan of %(programme)s, due %(day)s.") % {
        "programme": item.programme.name,
        "day": weekday(item.due_on),
    }
    if item.responsible_person:
        about = _("%(sentence)s Responsible: %(name)s.") % {
            "sentence": about,
            "name": item.responsible_person,
        }
    names = {"code": item.code, "title": item.title}
    plan = reverse("portal:work_plan", args=[workspace.slug, item.programme.code])
    if promise.is_paper:
        held = promise.ticks[0].activity if promise.lacks_only_documents else None
        activity = reverse("engagements:activity", args=[workspace.slug, held]) if held else ""
        return Need(
            on=item.due_on,
            icon="paperclip",
            title=_("Deliverable %(code)s, %(title)s, has no document") % names,
            about=about,
            verb=_("Add document"),
            href=f"{activity}#evidence" if activity else _record(workspace, promise),
        )
    return Need(
        on=item.due_on,
        icon="list-check" if item.due_on >= today else "alert-triangle",
        title=_("Activity %(code)s, %(title)s, is not in the log") % names,
        about=about,
        verb=_("Open work plan"),
        href=plan,
    )


def _record(workspace: Workspace, promise: Promise) -> str:
    item = promise.item
    address = reverse("portal:record", args=[workspace.slug])
    asked = {"programme": item.programme.code, "kind": item.activity_kind, "plan_item": item.pk}
    return f"{address}?{urlencode(asked)}"


def _without_evidence(
    workspace: Workspace, programmes: list[Programme], *, today: date
) -> Iterable[Need]:
    proof = Evidence.objects.reached_by(Q(activity=OuterRef("activity")))
    bare = (
        Attribution.objects.of(workspace)
        .filter(
            ~Exists(proof),
            programme__in=programmes,
            is_excluded=False,
            activity__state=Activity.State.HELD,
            activity__ended_on__lte=today,
        )
        .values("programme__code", "programme__name")
        .annotate(number=Count("pk"))
        .order_by("programme__code")
    )
    for row in bare:
        log = reverse("engagements:programme_log", args=[workspace.slug, row["programme__code"]])
        yield Need(
            on=today,
            icon="paperclip",
            title=ngettext(
                "%(number)s activity has no evidence yet",
                "%(number)s activities have no evidence yet",
                row["number"],
            )
            % {"number": row["number"]},
            about=_("%(programme)s. Each counts, and none of it is proven.")
            % {"programme": row["programme__name"]},
            verb=_("Add evidence"),
            href=f"{log}?evidence=no",
        )


def _drafts(workspace: Workspace, *, user: User, today: date) -> Iterable[Need]:
    for draft in drafts_of(workspace, owner=user)[:MOST_OF_A_KIND]:
        yield Need(
            on=today,
            icon="pencil",
            title=_("You began to record %(title)s") % {"title": draft.title or _("an activity")},
            about=_("Kept on %(day)s. Nothing of it counts yet.") % {"day": day(draft.updated_at)},
            verb=_("Go on recording"),
            href=f"{reverse('portal:record', args=[workspace.slug])}?draft={draft.pk}",
        )
