"""What waits for one person, in every workspace: to be answered, kept, sent or looked at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import Role, User
from raceme.accounts.queries import WRITERS, workspaces_managed_by, workspaces_of
from raceme.core.models import Job
from raceme.core.words import number, weekday
from raceme.mail.queries import held_in
from raceme.organisations.names import person_key
from raceme.portal.queries.needs import Need, need_of_promise, need_of_question
from raceme.portal.queries.work_plan import State, promises_of
from raceme.programmes.models import PlanItem, Programme
from raceme.reporting.models import LineQuestion
from raceme.reporting.queries.asked_lines import questions_waiting_for
from raceme.stewardship.permissions import can_decide_merges
from raceme.stewardship.queries.merges import proposals_waiting
from raceme.workspaces.models import Workspace

# More of a kind than this is found where it lies; a page is to be read through.
MOST_OF_A_KIND = 10
# What is due later stands in the work plan.
PROMISE_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """One thing to do, and the workspace where it lies."""

    need: Need
    workspace: str


def waiting_for(
    user: User, *, roles: Sequence[Role], overseen: Sequence[Programme], failed: Iterable[Job]
) -> list[Waiting]:
    """
    Return what waits for ``user``, soonest first: two to six queries.

    ``failed`` are the jobs the user began in vain.
    """
    named = {role.workspace_id: role.workspace for role in roles}
    managed = workspaces_managed_by(user)
    found = [*_questions(user, managed, overseen), *_failed(failed, named), *_merges(user)]
    if roles:
        found += [*_promised(user, roles), *_held(managed)]
    return sorted(found, key=lambda one: (one.need.on, one.need.title))


def _questions(
    user: User, managed: QuerySet[Workspace], overseen: Sequence[Programme]
) -> Iterator[Waiting]:
    rows = questions_waiting_for(user, managed=managed, overseen=overseen)
    for question in rows[:MOST_OF_A_KIND]:
        workspace = question.programme.workspace
        is_open = question.state == LineQuestion.State.OPEN
        need = need_of_question(workspace, question) if is_open else _answered(question)
        yield Waiting(need, workspace.name)


def _merges(user: User) -> Iterator[Waiting]:
    """Return the proposed merges that wait for a registrar, as one thing to do."""
    if not can_decide_merges(user):
        return
    waiting = list(proposals_waiting()[: MOST_OF_A_KIND + 1])
    if not waiting:
        return
    many = {"number": f"{MOST_OF_A_KIND}+" if len(waiting) > MOST_OF_A_KIND else len(waiting)}
    said = ngettext(
        "%(number)s proposed merge waits for you",
        "%(number)s proposed merges wait for you",
        len(waiting),
    )
    need = Need(
        on=timezone.localdate(waiting[0].proposed_at),
        icon="copy",
        title=said % many,
        about=_("Several use one of both records, so that you decide for all of them."),
        verb=_("Decide"),
        href=reverse("stewardship-public:merge_proposals"),
    )
    yield Waiting(need, _("The register"))


def _answered(question: LineQuestion) -> Need:
    """Return that an officer's question was answered, and waits to be read."""
    programme, answered_on = question.programme, timezone.localdate(question.changed_at)
    names = [programme.workspace.slug, programme.code, question.pk]
    return Need(
        on=answered_on,
        icon="info-circle",
        title=_("Your question about a line of %(figure)s is answered")
        % {"figure": question.figure},
        about=_("%(programme)s, period %(number)s, answered on %(day)s.")
        % {
            "programme": programme.name,
            "number": question.period.number,
            "day": weekday(answered_on),
        },
        verb=_("Read the answer"),
        href=reverse("reporting-officer:question", args=names),
    )


def _promised(user: User, roles: Sequence[Role]) -> Iterator[Waiting]:
    """Return what work plans name ``user`` for and is due, in words: a plan knows no accounts."""
    today = timezone.localdate()
    rows = PlanItem.objects.within(workspaces_of(user)).filter(
        ~Q(responsible_person=""),
        due_on__lte=today + PROMISE_AHEAD,
        programme__starts_on__lte=today,
        programme__ends_on__gte=today,
    )
    own = person_key(user.name)
    items = [
        one
        for one in rows.select_related("programme").order_by("due_on", "pk")
        if person_key(one.responsible_person) == own
    ]
    if not items:
        return
    mine = {one.pk for one in items}
    programmes = {one.programme_id: one.programme for one in items}
    by_workspace = {role.workspace_id: role for role in roles}
    for promise in promises_of(list(programmes.values())):
        role = by_workspace.get(promise.item.workspace_id)
        if promise.item.pk in mine and role and promise.state(on=today) is not State.DONE:
            need = need_of_promise(role.workspace, promise, today=today)
            if role.kind not in WRITERS:
                need = _only_read(need, role.workspace, promise.item)
            yield Waiting(need, role.workspace.name)


def _only_read(need: Need, workspace: Workspace, item: PlanItem) -> Need:
    href = reverse("portal:work_plan", args=[workspace.slug, item.programme.code])
    verb = _("Open the work plan")
    return replace(need, verb=verb, href=href)


def _held(managed: QuerySet[Workspace]) -> Iterator[Waiting]:
    for held in held_in(managed):
        said = ngettext("%(number)s message is held", "%(number)s messages are held", held.number)
        need = Need(
            on=date.max,
            icon="lock",
            title=said % {"number": number(held.number)},
            about=_("Nobody gets it before somebody releases it."),
            verb=_("Open the outbox"),
            href=f"{reverse('accounts:outbox', args=[held.slug])}?state=held",
        )
        yield Waiting(need, held.workspace)


def _failed(jobs: Iterable[Job], named: dict[int, Workspace]) -> Iterator[Waiting]:
    for job in jobs:
        workspace = named.get(job.workspace_id or 0)
        if workspace is None:
            continue
        need = Need(
            on=timezone.localdate(job.finished_at or job.created_at),
            icon="alert-circle",
            title=_("%(job)s has failed") % {"job": job.title},
            about=job.error,
            verb=_("Look at the job"),
            href=reverse("portal:job", args=[workspace.slug, job.pk]),
        )
        yield Waiting(need, workspace.name)
