"""What needs somebody of a workspace this week, soonest first, each with one thing to do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_write
from raceme.core.words import day, number, weekday
from raceme.engagements.kinds import DOCUMENTS
from raceme.engagements.models import Activity, Attribution, Draft, Evidence
from raceme.engagements.queries import drafts_of
from raceme.organisations.queries import claims_waiting_in, proposals_to_staff
from raceme.portal.queries.agenda import REPORT_AHEAD, Agenda, is_attended, is_frozen
from raceme.portal.queries.drafts import address_of
from raceme.portal.queries.work_plan import Promise, State
from raceme.programmes.models import Period, Programme
from raceme.reporting.models import LineQuestion
from raceme.reporting.queries.asked_lines import open_questions_in
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.standings import is_behind
from raceme.workspaces.models import Workspace

PROMISE_AHEAD = timedelta(days=7)
MOST_OF_A_KIND = 5
# What may wait: read in one query, of which the first of each kind are shown.
MOST_READ = 100
CLAIM, DRAFT, PROPOSAL = "claim", "draft", "proposal"


@dataclass(frozen=True, kw_only=True)
class Need:
    """
    One thing to do: ``on`` orders it, ``verb`` does it at ``href``.

    Where figures come after the page, ``mark`` is by what ``about`` is found to be said anew.
    """

    on: date
    icon: str
    title: str
    about: str
    verb: str
    href: str
    mark: str = ""


def needs_of(
    workspace: Workspace,
    *,
    user: User,
    led: list[Programme],
    agenda: Agenda,
    figures: Mapping[int, list[FigureRow]],
    today: date,
) -> list[Need]:
    """
    Return what needs ``user``, soonest first: three queries, and one more for who manages.

    ``led`` are the running programmes that the workspace leads, ``figures`` theirs by key.
    """
    own = [one for one in agenda.activities if one.workspace_id == workspace.pk]
    promised = [one for one in agenda.promises if one.item.workspace_id == workspace.pk]
    return sorted(
        [
            *_without_participants(own, workspace=workspace, today=today),
            *_perhaps_held(own, workspace=workspace, today=today),
            *_reports(agenda.due, workspace=workspace, figures=figures, today=today),
            *_promises(workspace, promised, today=today),
            *_without_evidence(workspace, led, today=today),
            *_questions(workspace, user=user),
            *_waiting(workspace, user=user, today=today),
        ],
        key=lambda need: (need.on, need.title),
    )


def _without_participants(
    own: list[Activity], *, workspace: Workspace, today: date
) -> Iterable[Need]:
    found = [
        activity
        for activity in own
        if activity.state == Activity.State.HELD
        and activity.ended_on <= today
        and not is_attended(activity)
        and activity.kind.code not in DOCUMENTS
    ]
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


def _perhaps_held(own: list[Activity], *, workspace: Workspace, today: date) -> Iterable[Need]:
    found = [
        activity
        for activity in own
        if activity.state == Activity.State.PLANNED and activity.ended_on < today
    ]
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


def _reports(
    periods: list[Period],
    *,
    workspace: Workspace,
    figures: Mapping[int, list[FigureRow]],
    today: date,
) -> Iterable[Need]:
    for period in periods:
        due = period.report_due_on
        if due is None or period.workspace_id != workspace.pk or due > today + REPORT_AHEAD:
            continue
        if is_frozen(period):
            continue
        says = {"number": period.number, "day": weekday(due)}
        place = [workspace.slug, period.programme.code, period.number]
        yield Need(
            on=due,
            icon="file-text",
            title=_("Report for period %(number)s, due %(day)s") % says
            if due >= today
            else _("Report for period %(number)s was due %(day)s") % says,
            about=_how_it_stands(period.programme, figures.get(period.programme_id, [])),
            verb=_("Open the report"),
            href=reverse("reporting:report", args=place),
            mark=f"report-{period.pk}",
        )


def _how_it_stands(programme: Programme, rows: list[FigureRow]) -> str:
    if not rows:
        return programme.name
    bare = sum(row.summary.cumulative.lines - row.summary.cumulative.proven for row in rows)
    says = {
        "programme": programme.name,
        "fine": sum(not is_behind(row.standing) for row in rows),
        "all": len(rows),
        "lines": ngettext(
            "%(number)s line still without evidence",
            "%(number)s lines still without evidence",
            bare,
        )
        % {"number": number(bare)},
    }
    if not bare:
        return _("%(programme)s. %(fine)s of %(all)s figures on track.") % says
    return _("%(programme)s. %(fine)s of %(all)s figures on track, %(lines)s.") % says


def _promises(workspace: Workspace, promises: list[Promise], *, today: date) -> Iterable[Need]:
    for promise in promises:
        is_near = promise.item.due_on <= today + PROMISE_AHEAD
        if is_near and promise.state(on=today) is not State.DONE:
            yield need_of_promise(workspace, promise, today=today)


def need_of_promise(workspace: Workspace, promise: Promise, *, today: date) -> Need:
    """Return what is to be done so that a promise is kept."""
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
    if promise.is_paper:
        bare = promise.bare if promise.lacks_only_documents else None
        activity = (
            reverse("engagements:activity", args=[workspace.slug, bare.activity]) if bare else ""
        )
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
        verb=_("Record activity"),
        href=_record(workspace, promise),
    )


def _record(workspace: Workspace, promise: Promise) -> str:
    item = promise.item
    address = reverse("portal:record", args=[workspace.slug])
    asked = {"programme": item.programme.code, "kind": item.activity_kind, "plan": item.pk}
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
        # Nothing is late here: what is due within the week goes before.
        yield Need(
            on=today + PROMISE_AHEAD,
            icon="paperclip",
            title=ngettext(
                "%(number)s activity has no evidence yet",
                "%(number)s activities have no evidence yet",
                row["number"],
            )
            % {"number": number(row["number"])},
            about=_("%(programme)s. Each counts, and none of it is proven.")
            % {"programme": row["programme__name"]},
            verb=_("Add evidence"),
            href=f"{log}?evidence=no",
        )


def _questions(workspace: Workspace, *, user: User) -> Iterable[Need]:
    """Return what a funder's officer asked and nobody answered; managers answer."""
    if not can_manage(user, workspace):
        return
    for question in open_questions_in(workspace)[:MOST_OF_A_KIND]:
        yield need_of_question(workspace, question)


def need_of_question(workspace: Workspace, question: LineQuestion) -> Need:
    """Return that a question waits for the answer of its workspace."""
    asked_on = timezone.localdate(question.changed_at)
    programme = question.programme
    return Need(
        on=asked_on,
        icon="help-circle",
        title=_("An officer asks about a line of %(figure)s") % {"figure": question.figure},
        about=_("%(programme)s, period %(number)s, asked on %(day)s.")
        % {
            "programme": programme.name,
            "number": question.period.number,
            "day": weekday(asked_on),
        },
        verb=_("Answer"),
        href=reverse("reporting:question", args=[workspace.slug, programme.code, question.pk]),
    )


def _waiting(workspace: Workspace, *, user: User, today: date) -> Iterable[Need]:
    """
    Return what ``user`` began and did not save, and what waits of companies: one query.

    Staff decide what is proposed, managers who speaks for a company.
    """
    drafts = drafts_of(workspace, owner=user)
    rows = _told(drafts, DRAFT, said="title", since="updated_at", content=F("content"))
    others = []
    if can_write(user, workspace):
        proposals, changes = proposals_to_staff(workspace), F("changes")
        others.append(
            _told(proposals, PROPOSAL, said="by_label", since="proposed_at", content=changes)
        )
    if can_manage(user, workspace):
        claims, nothing = claims_waiting_in(workspace), Value({}, output_field=JSONField())
        others.append(_told(claims, CLAIM, said="name", since="asked_at", content=nothing))
    found = rows.union(*others, all=True).order_by("about_what", "since", "key")
    shown: Counter[str] = Counter()
    for row in found[:MOST_READ]:
        shown[row["about_what"]] += 1
        if shown[row["about_what"]] <= MOST_OF_A_KIND:
            yield _need_of(row, workspace=workspace, today=today)


def _told(
    rows: QuerySet[Any],
    about_what: str,
    *,
    said: str,
    since: str,
    content: Any,  # noqa: ANN401 (an expression)
) -> Any:  # noqa: ANN401 (dictionaries of whichever table)
    """Return rows of one table as those of the others stand in the same query."""
    is_of_company = about_what != DRAFT
    return (
        rows.order_by()
        .annotate(
            about_what=Value(about_what),
            key=F("pk"),
            said=F(said),
            since=F(since),
            told=content,
            of=F("organisation_id") if is_of_company else Value(0, output_field=BigIntegerField()),
            called=F("organisation__name") if is_of_company else Value(""),
        )
        .values("about_what", "key", "said", "since", "told", "of", "called")
    )


def _need_of(row: Mapping[str, Any], *, workspace: Workspace, today: date) -> Need:
    if row["about_what"] == DRAFT:
        draft = Draft(pk=row["key"], title=row["said"], content=row["told"])
        return Need(
            on=today + PROMISE_AHEAD,
            icon="pencil",
            title=_("You began to record %(title)s") % {"title": draft.title or _("an activity")},
            about=_("Kept on %(day)s. Nothing of it counts yet.") % {"day": day(row["since"])},
            verb=_("Go on recording"),
            href=address_of(draft, workspace=workspace),
        )
    on = timezone.localdate(row["since"])
    if row["about_what"] == PROPOSAL:
        return Need(
            on=on,
            icon="pencil",
            title=_("%(name)s corrects its facts") % {"name": row["called"]},
            about=_("Proposed by %(name)s, by the link you sent.") % {"name": row["said"]},
            verb=_("Decide"),
            href=reverse("organisations:proposal", args=[workspace.slug, row["of"], row["key"]]),
        )
    return Need(
        on=on,
        icon="user-plus",
        title=_("%(name)s asks to speak for %(organisation)s")
        % {"name": row["said"], "organisation": row["called"]},
        about=_("The address is not of its own domain, so somebody who knows decides."),
        verb=_("Decide"),
        href=reverse("organisations:own_people", args=[workspace.slug, row["of"]]),
    )
