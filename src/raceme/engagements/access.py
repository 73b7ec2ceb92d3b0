"""
How a page of the log reaches its record: not yours is not there, a partner only reads.

The log's filters stand here, too: what was chosen of all that match is found again by them.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.queries import members_of
from raceme.core import lists
from raceme.core.lists import Chosen, read_chosen
from raceme.core.search import condition
from raceme.engagements import permissions, queries
from raceme.engagements.models import Activity, Attribution, Engagement, Evidence
from raceme.programmes.queries import programme_choices
from raceme.workspaces.models import Workspace

# More at once than anybody has looked at: they are done in parts, filtered.
MOST_AT_ONCE = 2000
PROVEN = Q(Exists(Evidence.objects.reached_by(Q(activity=OuterRef("pk")))))


def activity_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Activity]:
    space = workspace_or_404(request, workspace)
    activities = queries.activities_open_in(space).select_related("kind", "workspace", "part_of")
    return space, get_object_or_404(activities, pk=pk)


def own_activity(request: Request, workspace: str, pk: int) -> tuple[Workspace, Activity]:
    """Return an activity that its reader may change; 403 to who may only read it."""
    space, activity = activity_or_404(request, workspace, pk)
    if not permissions.can_change(request.user, activity, within=space):
        raise PermissionDenied
    return space, activity


def own_engagement(request: Request, workspace: str, pk: int, part: int) -> Engagement:
    _space, activity = own_activity(request, workspace, pk)
    engagement = queries.engagements_of(activity).filter(pk=part).first()
    if engagement is None:
        raise Http404
    engagement.activity = activity
    return engagement


def attribution_or_404(
    request: Request, workspace: str, pk: int, attribution: int
) -> tuple[Workspace, Attribution]:
    """Return that an activity of ``own_activity`` counts towards a programme."""
    space, activity = own_activity(request, workspace, pk)
    found = get_object_or_404(queries.attributions_of(activity, reader=space), pk=attribution)
    found.activity = activity
    return space, found


def chosen_in_log(request: Request, workspace: str) -> tuple[Workspace, Chosen]:
    """Return what was chosen in the log to be done with at once; 403 to who may only read."""
    space = workspace_or_404(request, workspace)
    if not permissions.can_record(request.user, space):
        raise PermissionDenied
    rows = queries.log_of(space).exclude(state=Activity.State.WITHDRAWN)
    filters = log_filters(of_programme=False)
    return space, read_chosen(request, rows, filters=filters, choices=choices(space))


def too_many_or_none(request: Request, chosen: Chosen, space: Workspace) -> HttpResponse | None:
    """Answer with the log again where nothing was chosen, or more than is done at once."""
    if not chosen.rows.exists():
        messages.warning(request, _("Choose the activities first, then what to do with them."))
    elif chosen.count > MOST_AT_ONCE:
        messages.warning(
            request,
            _("More than %(number)s are not done at once. Filter the list, and do it in parts.")
            % {"number": MOST_AT_ONCE},
        )
    else:
        return None
    return redirect("engagements:log", workspace=space.slug)


def part_filters() -> list[lists.Filter]:
    """Return how those who took part in an activity are filtered."""
    return [
        lists.OneOf("role", _("Role"), choices=Engagement.Role.choices),
        lists.OneOf("presence", _("Took part"), field="state", choices=Engagement.State.choices),
    ]


def chosen_parts(request: Request, activity: Activity) -> Chosen:
    """Return the parts of ``activity`` that were chosen in its list."""
    return read_chosen(
        request, queries.engagements_of(activity), filters=part_filters(), choices={}
    )


def log_filters(*, of_programme: bool) -> list[lists.Filter]:
    shared: list[lists.Filter] = [
        lists.Search("q", _("Title"), lambda text: condition(Activity, text)),
        lists.OneOf("kind", _("Kind"), field="kind_id"),
        lists.Between("date", _("Date"), field="ended_on"),
        lists.OneOf("state", _("State"), choices=Activity.State.choices),
        lists.YesNo("evidence", _("Evidence"), PROVEN),
    ]
    own: list[lists.Filter] = [
        lists.OneOf("programme", _("Programme"), field="attributions__programme_id"),
        lists.OneOf("by", _("Recorded by"), field="recorded_by"),
    ]
    return shared if of_programme else [*shared, *own]


def kind_choices(reader: Workspace) -> dict[str, Sequence[tuple[object, str]]]:
    """Return what the filters of a programme's log offer."""
    kinds = queries.kinds_known_to(reader).values_list("pk", "name", "workspace_id")
    language = get_language()
    named = ((pk, kind_named(name, workspace, language)) for pk, name, workspace in kinds)
    return {"kind": sorted(named, key=lambda choice: choice[1].casefold())}


def choices(reader: Workspace) -> dict[str, Sequence[tuple[object, str]]]:
    """Return what the filters of the log offer."""
    people = members_of(reader).values_list("user__name", flat=True)
    return {
        **kind_choices(reader),
        "programme": programme_choices(reader),
        "by": [(name, name) for name in people],
    }


@lru_cache(maxsize=1024)
def kind_named(name: str, workspace: int | None, language: str | None) -> str:  # noqa: ARG001
    """Return the kind's name: the shipped ones in the reader's language, by which it is kept."""
    return name if workspace else gettext(name)
