"""
Named reads of programmes.

A workspace reads the programmes it leads and those that a lead shares with it as a partner's.
A funder's officer, who has no role, reads the programmes that name him, period by opened period.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.organisations.models import Organisation
from raceme.organisations.names import name_key, number_forms
from raceme.organisations.queries import organisations_of
from raceme.programmes.models import Officer, Partner, Period, PlanItem, Programme
from raceme.workspaces.models import Workspace

# What a workspace is to a programme, as lists show and filter it.
LEAD, PARTNER = "lead", "partner"
SUGGESTIONS = 200
HEADING = (
    "workspace_id",
    "code",
    "name",
    "scheme",
    "scheme_detail",
    "promoter__name",
    "starts_on",
    "ends_on",
    "is_invented",
)
NAMESAKES = 10


def programmes_visible_to(user: User) -> QuerySet[Programme]:
    """Return the programmes that a workspace of ``user`` leads or is a partner of, each once."""
    workspaces = workspaces_of(user).values("pk")
    # A subquery and no join, so that a programme of two partners still comes once.
    shared = Partner.objects.reached_by(
        Q(programme=OuterRef("pk"), partner_workspace__in=workspaces)
    )
    return Programme.objects.reached_by(Q(workspace__in=workspaces) | Q(Exists(shared)))


def programmes_of(workspace: Workspace | int) -> QuerySet[Programme]:
    """Return the programmes that ``workspace`` leads or is a partner of, each once."""
    shared = Partner.objects.reached_by(Q(programme=OuterRef("pk"), partner_workspace=workspace))
    return Programme.objects.reached_by(Q(workspace=workspace) | Q(Exists(shared)))


def programmes_overseen_by(user: User) -> QuerySet[Programme]:
    """Return the programmes that name ``user`` as a funder's officer now, the newest first."""
    named = Officer.objects.reached_by(Q(programme=OuterRef("pk"), user=user, until=None))
    rows = Programme.objects.reached_by(Q(Exists(named)))
    return rows.select_related("workspace", "promoter").order_by("-ends_on", "name", "pk")


def officers_of(programme: Programme) -> QuerySet[Officer]:
    """Return who oversees ``programme`` for its funder now, by name."""
    return (
        Officer.objects.of(programme.workspace_id)
        .filter(programme=programme, until=None)
        .select_related("user")
        .order_by("user__name", "pk")
    )


def opened_periods_of(programme: Programme) -> QuerySet[Period]:
    """Return the periods that officers may read, in the order of their days."""
    return periods_of(programme).filter(opened__isnull=False)


def opened_periods_of_each(programmes: Collection[Programme]) -> dict[int, list[Period]]:
    """Return the same of several programmes that the reader has reached, by their keys."""
    found: dict[int, list[Period]] = {one.pk: [] for one in programmes}
    rows = Period.objects.reached_by(Q(programme__in=list(found), opened__isnull=False))
    for period in rows.order_by("number", "pk"):
        found[period.programme_id].append(period)
    return found


def programmes_in_order(workspace: Workspace) -> QuerySet[Programme]:
    """Return the programmes of ``workspace`` as lists of choices show them, newest first."""
    return programmes_of(workspace).order_by("-ends_on", "name", "pk")


def programme_choices(workspace: Workspace) -> list[tuple[int, str]]:
    """Return key and name of the same, for a list's filter: whole programmes are heavy."""
    return list(programmes_in_order(workspace).values_list("pk", "name"))


def programmes_called(workspace: Workspace, code: str) -> QuerySet[Programme]:
    """Return the programme that ``code`` names under the address of ``workspace``, if any."""
    return (
        programmes_of(workspace)
        .filter(code=code)
        .select_related("workspace", "promoter", "emblem")
        .order_by("pk")
    )


def programmes_headed(workspace: Workspace, code: str) -> QuerySet[Programme]:
    """Return the same with no more than stands above each of its pages."""
    return (
        programmes_of(workspace)
        .filter(code=code)
        .select_related("promoter")
        .only(*HEADING)
        .order_by("pk")
    )


def listed_programmes(workspace: Workspace, *, on: date) -> QuerySet[Programme]:
    """Return the programmes of ``workspace`` with their ``state`` on the day and its ``part``."""
    state = Case(
        When(starts_on__gt=on, then=Value(Programme.State.PLANNED.value)),
        When(ends_on__lt=on, then=Value(Programme.State.FINISHED.value)),
        default=Value(Programme.State.RUNNING.value),
        output_field=CharField(),
    )
    part = Case(
        When(workspace=workspace, then=Value(LEAD)),
        default=Value(PARTNER),
        output_field=CharField(),
    )
    return programmes_of(workspace).annotate(state=state, part=part)


def partners_of(programme: Programme) -> QuerySet[Partner]:
    """Return the partners of a programme that the reader has reached, the coordinator first."""
    rank = Case(
        *(When(role=role, then=Value(number)) for number, role in enumerate(Partner.Role.values)),
        default=Value(len(Partner.Role.values)),
    )
    return (
        Partner.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .select_related("organisation", "partner_workspace")
        .order_by(rank, "organisation__name_key", "pk")
    )


def sharing_workspaces(programme: Programme) -> list[int]:
    """Return the keys of the partner workspaces that read ``programme``."""
    shared = Partner.objects.of(programme.workspace_id).filter(programme=programme)
    workspaces = Workspace.objects.filter(pk__in=shared.values("partner_workspace"))
    return list(workspaces.order_by("pk").values_list("pk", flat=True))


def periods_of(programme: Programme) -> QuerySet[Period]:
    """Return the reporting periods in the order of their days."""
    return (
        Period.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .order_by("number", "pk")
    )


def period_with(key: int) -> Period:
    """Return the period of ``key`` with its programme: for a job, whose author was let in."""
    rows = Period.objects.reached_by(Q(pk=key))
    return rows.select_related("programme__workspace", "programme__promoter").get()


def programme_with(key: int) -> Programme:
    """Return the programme of ``key``: for a job, whose author was let in."""
    return Programme.objects.reached_by(Q(pk=key)).select_related("workspace").get()


def plan_of(programme: Programme) -> QuerySet[PlanItem]:
    """Return what was promised, the soonest due first."""
    return (
        PlanItem.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .select_related("responsible__organisation")
        .order_by("due_on", "code", "pk")
    )


def suggested_organisations(workspace: Workspace) -> QuerySet[Organisation]:
    """Return the organisations that a promoter's or partner's field offers while one types."""
    # A register holds many thousand companies, and these fields seldom name one.
    likely = organisations_of(workspace).exclude(kind=Organisation.Kind.COMPANY)
    return likely[:SUGGESTIONS]


def organisations_called(typed: str, *, workspace: Workspace) -> QuerySet[Organisation]:
    """Return those that ``workspace`` deals with whose name or registered number is ``typed``."""
    return organisations_of(workspace).filter(_called(typed))[:NAMESAKES]


def organisations_called_elsewhere(typed: str) -> QuerySet[Organisation]:
    """
    Return the same of the whole register, for a question about a possible duplicate.

    Its page may show public facts of them, and never who deals with them.
    """
    return Organisation.objects.filter(_called(typed)).order_by("name_key", "pk")[:NAMESAKES]


def _called(typed: str) -> Q:
    return Q(name_key=name_key(typed)) | Q(registered_number__in=number_forms(typed))


def is_code_taken(code: str, *, workspace: int, besides: Programme | None = None) -> bool:
    """Tell whether ``code`` names another programme that ``workspace`` leads or shares."""
    named = programmes_of(workspace).filter(code=code)
    if besides is not None:
        named = named.exclude(pk=besides.pk)
    return named.exists()


def codes_in(workspace: Workspace, *, beginning: str) -> set[str]:
    named = programmes_of(workspace).filter(code__startswith=beginning)
    return set(named.order_by("pk").values_list("code", flat=True))


def revision_of(programme: Programme) -> int:
    """Return the revision that stands now."""
    revisions = Programme.objects.of(programme.workspace_id).filter(pk=programme.pk)
    return revisions.values_list("revision", flat=True).get()
