"""
What the pages of an event cost over bare pages of as many rows, at 5,000 people.

By itself it measures on any database, SQLite too, and leaves nothing there:

    RACEME_DATABASE_URL=… python benchmarks/schedules.py
"""

import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import django
from measuring import compare, lines_of_pages

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceme.settings")
    os.environ.setdefault("RACEME_DEBUG", "0")
    django.setup()

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from gathering import IN_A_ROOM, SESSIONS, SLOTS, Gathering, gathered

from raceme import urls
from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core.places import country_choices
from raceme.core.static_files import collect_when_stale
from raceme.core.timing import tallied
from raceme.events.access import OwnRequest, behind_own_link
from raceme.events.models import Registration, Session
from raceme.matchmaking.models import MeetingSeat, Seat, Table
from raceme.workspaces.models import Workspace

# What a page of a board, and of a list, shows of them.
BOARD_ROWS, LIST_ROWS = 40, 50
TIMES = 15
MOST_OF_A_LIST, MOST_OF_A_BOARD = 2.0, 3.0
KIBIBYTES = 1024
OF_SEATS = (
    "slot__starts_at",
    "placement__table__name",
    "placement__is_locked",
    "participant__registration__name",
    "participant__registration__organisation_name",
)
OF_REGISTRATIONS = (
    "name",
    "organisation_name",
    "type__name",
    "state",
    "country",
    "registered_at",
    "person__name",
)
OF_SESSIONS = ("title", "starts_at", "ends_at", "kind", "room", "track", "speakers")
HALL = "Hall 0"
OF_MEETINGS = (
    "meeting__slot__starts_at",
    "meeting__table__name",
    "participant__registration__name",
    "participant__registration__organisation_name",
    "participant__registration__country",
)


@login_required
def bare_board(request: Request, workspace: str, meetings: int) -> HttpResponse:
    """Show so many meetings of a version, one a row: the fields of a cell, in their order."""
    space = workspace_or_404(request, workspace)
    rows = Seat.objects.of(space).order_by("slot", "pk").values_list(*OF_SEATS)[:meetings]
    return render(request, "bare.html", {"workspace": space, "rows": rows, "fields": OF_SEATS})


@login_required
def bare_registrations(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    rows = Registration.objects.of(space).order_by("name", "pk").values_list(*OF_REGISTRATIONS)
    context = {"workspace": space, "rows": rows[:LIST_ROWS], "fields": OF_REGISTRATIONS}
    return render(request, "bare.html", context)


def bare_agenda(request: HttpRequest, workspace: str) -> HttpResponse:
    """Show every session with its speakers, one a row, to everybody."""
    space = Workspace.objects.get(slug=workspace)
    sessions = Session.objects.of(space).select_related("kind", "room", "track")
    rows = [
        (
            one.title,
            one.starts_at,
            one.ends_at,
            one.kind,
            one.room,
            one.track,
            ", ".join(speaker.name for speaker in one.speakers.all()),
        )
        for one in sessions.prefetch_related("speakers").order_by("starts_at", "pk")
    ]
    return render(request, "bare_public.html", {"rows": rows, "fields": OF_SESSIONS})


class PlainForm(forms.Form):
    """The fields of the form by which people register, as Django writes them."""

    type = forms.ChoiceField(
        choices=[(name, name) for name in ("Company", "Research", "Cluster")],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(max_length=200)
    email = forms.EmailField()
    organisation_name = forms.CharField(max_length=200, required=False)
    country = forms.ChoiceField(choices=country_choices)
    job_title = forms.CharField(max_length=200, required=False)
    phone = forms.CharField(max_length=40, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    agreed = forms.BooleanField()


class PlainColleague(forms.Form):
    name = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(required=False)
    job_title = forms.CharField(max_length=200, required=False)


def bare_form(request: HttpRequest, workspace: str) -> HttpResponse:
    space = Workspace.objects.get(slug=workspace)
    rows = [PlainColleague(prefix=str(number)) for number in range(3)]
    return render(
        request, "bare_public.html", {"space": space, "forms": [PlainForm(), *rows], "rows": []}
    )


@behind_own_link
def bare_own(request: OwnRequest) -> HttpResponse:
    """Show somebody's meetings, then the tables of their room, in the frame of their own pages."""
    within = request.registration.workspace_id
    mine = MeetingSeat.objects.of(within).filter(participant__registration=request.registration)
    rows = MeetingSeat.objects.of(within).filter(meeting__in=mine.values("meeting"))
    rows = rows.exclude(participant__registration=request.registration)
    found = rows.order_by("meeting__slot__starts_at", "pk").values_list(*OF_MEETINGS)
    tables = Table.objects.of(within).filter(room=HALL).order_by("position", "pk")
    context = {"rows": found, "fields": OF_MEETINGS, "tables": tables.values_list("name")}
    return render(request, "bare_own.html", context)


urlpatterns = [
    path("bare/<slug:workspace>/board/<int:meetings>/", bare_board),
    path("bare/<slug:workspace>/registrations/", bare_registrations),
    path("bare/<slug:workspace>/agenda/", bare_agenda),
    path("bare/<slug:workspace>/form/", bare_form),
    path("bare/own/<str:secret>/", bare_own),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page beside a bare one of as many rows, and the most that it may cost over it."""

    name: str
    address: str
    bare: str
    rows: int
    most: float = MOST_OF_A_LIST
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class Cost:
    name: str
    ours: tuple[float, ...]
    bare: tuple[float, ...]
    queries: int
    most: float


def costs() -> dict[str, Any]:
    """Return what each page costs, as plain data, and the most that this process held meanwhile."""
    collect_when_stale()
    folder = Path(__file__).parent / "templates"
    changed = override_settings(
        ROOT_URLCONF="schedules",
        TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [folder]}],
        ALLOWED_HOSTS=["testserver"],
    )
    sys.modules["schedules"] = sys.modules[__name__]
    with changed, transaction.atomic():
        found = gathered()
        clients = Client(), Client()
        clients[0].force_login(found.manager)
        _begin_anew()
        told = [asdict(_measured(page, clients[page.is_public])) for page in _pages(found)]
        held = _most_held()
        transaction.set_rollback(True)
    return {"pages": told, "megabytes": held}


def _pages(found: Gathering) -> list[Page]:
    space = found.event.workspace.slug
    staff, public = f"/manage/{space}/events/bench/", f"/events/{space}/bench/"
    board, bare = f"{staff}meetings/schedule/1/", f"/bare/{space}/"
    cells = BOARD_ROWS * SLOTS
    of_board: dict[str, Any] = {
        "bare": f"{bare}board/{cells}/",
        "rows": cells,
        "most": MOST_OF_A_BOARD,
    }
    own: dict[str, Any] = {
        "bare": f"/bare/own/{found.secret}/",
        "rows": 2 * SLOTS + IN_A_ROOM,
        "is_public": True,
    }
    return [
        Page(
            name="registrations",
            address=f"{staff}registrations/",
            bare=f"{bare}registrations/",
            rows=LIST_ROWS,
        ),
        Page(
            name="form to register",
            address=f"{public}register/",
            bare=f"{bare}form/",
            rows=1,
            is_public=True,
        ),
        Page(name="agenda", address=public, bare=f"{bare}agenda/", rows=SESSIONS, is_public=True),
        Page(name="my schedule", address=f"/attending/{found.secret}/schedule/", **own),
        Page(name="table × slot", address=board, **of_board),
        Page(name="person × slot", address=f"{board}people/", **of_board),
    ]


def _measured(page: Page, client: Client) -> Cost:
    ours, bare = compare(_asked(client, page.address), _asked(client, page.bare), times=TIMES)
    with tallied() as tally:
        client.get(page.address)
    return Cost(
        name=f"{page.name}, {page.rows} rows" if page.rows > 1 else page.name,
        ours=ours.seconds,
        bare=bare.seconds,
        queries=tally.queries,
        most=page.most,
    )


def _asked(client: Client, address: str) -> Callable[[], float]:
    def asked() -> float:
        begun = perf_counter()
        answer = client.get(address)
        seconds = perf_counter() - begun
        if answer.status_code != 200:  # noqa: PLR2004 (the status of a page)
            raise RuntimeError(f"{address} answers {answer.status_code}")
        return seconds

    return asked


def _begin_anew() -> None:
    """Let the system forget what was held at most so far: writing the event is not measured."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _most_held() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = next(line for line in status if line.startswith("VmHWM:"))
    return int(held.split()[1]) / KIBIBYTES


def main() -> int:
    told = list(lines_of_pages(costs()))
    print(*told, sep="\n")
    return 0 if all(line.is_held for line in told) else 1


if __name__ == "__main__":
    sys.exit(main())
