"""A version repaired after something was lost, somebody left, or a meeting was called off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.forms.scheduling import RepairForm
from raceme.matchmaking.library import placing
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.views.reached import Version, framed, is_key, organised_version

SECONDS, LARGE, SECONDS_OF_LARGE = 20, 1000, 60
MOST_FOUND = 20
LONGEST_SEARCH = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    version = organised_version(request, workspace, event, number)
    if not version.may_change:
        messages.error(request, _("Only a draft, or what is published, can be repaired."))
        return redirect(version.address("schedule"))
    sent = request.POST if request.method == "POST" else None
    asked = request.POST if request.method == "POST" else request.GET
    who = _who(request)
    offered, tables_in = _offered(version, asked.getlist("absent"), asked.getlist("wishes"), who)
    initial = {name: request.GET.getlist(name) for name in ("slots", "tables", "absent", "wishes")}
    form = RepairForm(sent, offered=offered, initial=initial)
    if form.is_valid() and "find" not in request.POST:
        try:
            made = scheduling.repair(
                version.row,
                happened=form.happened(tables_in=tables_in),
                seconds=_seconds(version),
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("matchmaking:schedule", workspace, event, made.number)
    context = {
        **framed(request, version),
        "form": form,
        "who": who,
        "called_off": _called_off(version, asked.getlist("wishes")),
        "new": queries.new_wishes_count(version.row),
    }
    return render(request, "matchmaking/schedule/repair.html", context, status=status_of(form))


def _who(request: Request) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    return asked.get("who", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def _offered(
    version: Version, absent: list[str], wishes: list[str], who: str
) -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[int]]]:
    zone = version.event.zone
    slots = [one for one in queries.slots_of(version.matchmaking) if not one.is_lost]
    tables = [one for one in queries.tables_of(version.matchmaking) if not one.is_lost]
    tables_in: dict[str, list[int]] = {}
    for table in tables:
        if table.room:
            tables_in.setdefault(table.room, []).append(table.pk)
    chosen = [int(one) for one in absent if is_key(one)]
    people = queries.found_people(version.matchmaking, who, chosen=chosen, most=MOST_FOUND)
    offered = {
        "slots": [(str(one.pk), placing.time_of(one, zone)) for one in slots],
        "tables": [(str(one.pk), ", ".join(filter(None, (one.name, one.room)))) for one in tables],
        "rooms": [
            (
                room,
                ngettext("%(room)s, %(count)s table", "%(room)s, %(count)s tables", len(inside))
                % {"room": room, "count": len(inside)},
            )
            for room, inside in tables_in.items()
        ],
        "absent": [
            (
                str(one.pk),
                ", ".join(
                    filter(None, (one.registration.name, one.registration.organisation_name))
                ),
            )
            for one in people
        ],
        "wishes": [(one, one) for one in wishes if is_key(one)],
    }
    return offered, tables_in


def _seconds(version: Version) -> int:
    people = queries.sizes_of(version.matchmaking)["people"]
    return SECONDS if people <= LARGE else SECONDS_OF_LARGE


def _called_off(version: Version, wishes: list[str]) -> list[str]:
    """Return whose meetings are to be called off."""
    keys = [int(one) for one in wishes if is_key(one)]
    members = queries.members_of(keys, within=version.row.workspace_id) if keys else {}
    return [words_of(people) for people in members.values() if people]


def words_of(people: list[queries.Person]) -> str:
    return placing.people_of({one.pk: one.name for one in people})
