"""The rows of an import: what each would do, what is decided of it, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request
from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.checking import CHECK
from raceme.stewardship.actions.imports.deciding import merged
from raceme.stewardship.actions.imports.fields import fields_of, taken_as
from raceme.stewardship.actions.imports.looking import (
    RowsPage,
    next_spot,
    page_of,
    row_at,
    texts_at,
)
from raceme.stewardship.actions.imports.rows import Choice, Decision, Row, Verdict
from raceme.stewardship.actions.imports.running import writable_in
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from raceme.stewardship.views.imports.columns import letters
from raceme.stewardship.views.imports.reach import (
    Where,
    address,
    import_or_404,
    way_of,
    where_in,
    where_it_stands,
)
from raceme.stewardship.views.imports.shown import ShownRow, shown_rows, tabs_of
from raceme.workspaces.models import Workspace

UNPROCESSABLE = 422
State = Import.State
# What is wrong, and what means a record there is already.
JUMPS: Mapping[str, Sequence[Verdict]] = {
    "errors": (Verdict.WRONG, Verdict.FAILED),
    "matches": (Verdict.UNDECIDED, Verdict.CHANGED, Verdict.SAME),
}
CHOICES = {str(choice) for choice in Choice}


@dataclass(frozen=True)
class EditField:
    """A cell of a row, as it may be typed over."""

    name: str
    label: str
    value: str
    was: str
    error: str
    letter: str


def verdicts_of(show: str) -> Sequence[Verdict]:
    return [Verdict(show)] if show else list(Verdict)


@login_required
@require_http_methods(["GET", "HEAD"])
def rows(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what each row would do; while it is being found out, how far that is."""
    space, found = import_or_404(request, workspace, pk)
    if found.state not in (State.CHECKED, State.CHECKING):
        return redirect(where_it_stands(found))
    if found.state == State.CHECKING:
        job = jobs.newest(f"{CHECK}:{found.pk}:{found.revision}")
        context = {"workspace": space, "import": found, "job": job, "way": way_of(found)}
        return render(request, "stewardship/imports/checking.html", context)
    if (wanted := JUMPS.get(request.GET.get("jump", ""))) is not None:
        return _jump(request, found, wanted)
    return _page(request, found, space)


def _jump(request: Request, found: Import, wanted: Sequence[Verdict]) -> HttpResponse:
    """Lead to the next of the rows that are wanted, among all rows."""
    after = where_in(request).at
    spot = next_spot(found, wanted=wanted, after=-1 if after is None else after)
    here = address(found, "import_rows")
    if spot is None:
        return redirect(here)
    query = urlencode({"page": spot.page, "at": spot.number})
    return redirect(f"{here}?{query}#row-{spot.number}")


def _page(request: Request, found: Import, space: Workspace) -> HttpResponse:
    where = where_in(request)
    page = page_of(found, show=verdicts_of(where.show), number=where.number, text=where.text)
    where = replace(where, number=page.number)
    counts, here = counts_of(found), address(found, "import_rows")
    context = {
        "workspace": space,
        "import": found,
        "way": way_of(found),
        "page": page,
        "where": where,
        "here": here,
        "shown": shown_rows(page.rows, found, space),
        "previous": f"{here}?{where.on(page.number - 1)}" if page.number > 1 else "",
        "following": f"{here}?{where.on(page.number + 1)}" if page.number < page.pages else "",
        "counts": counts,
        "tabs": tabs_of(counts, here, where.show),
        "all_rows": sum(counts.values()),
        "jumps": _jumps(counts, page, where, here),
        "to_write": writable_in(counts),
        "to_settle": counts["undecided"] + counts["wrong"],
        # What is decided for all of a kind would not be decided for those found alone.
        "bulk": [] if where.text else _bulk(where.show, counts),
        "has_near": sum(counts.values()) <= imports.MOST_ROWS_FOR_NEAR,
    }
    return render(request, "stewardship/imports/rows.html", context)


def _jumps(
    counts: Mapping[str, int], page: RowsPage, where: Where, here: str
) -> list[tuple[str, str, str]]:
    """Return label, icon and address of what leads to the next wrong row, and the next match."""
    if page.pages == 1 and not where.text:
        return []
    after = where.at
    if after is None and page.rows and not where.text and not where.show:
        after = page.rows[0].number - 1
    labels = {"errors": (_("Next error"), "alert-circle"), "matches": (_("Next match"), "link")}
    return [
        (*labels[name], f"{here}?{urlencode({'jump': name, 'at': max(0, after or 0)})}")
        for name, wanted in JUMPS.items()
        if any(counts[verdict] for verdict in wanted)
    ]


def _bulk(show: str, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return what may be done with all rows of the kind that is shown."""
    if not show or not counts.get(show):
        return []
    choices: dict[str, list[tuple[str, str]]] = {
        Verdict.UNDECIDED: [
            (Choice.UPDATE, _("Take the record found for each")),
            (Choice.CREATE, _("Add each as a new record")),
            (Choice.SKIP, _("Leave them all out")),
        ],
        Verdict.WRONG: [
            (Choice.WITHOUT, _("Import them without the wrong cells")),
            (Choice.SKIP, _("Leave them all out")),
        ],
        Verdict.NEW: [(Choice.SKIP, _("Leave them all out"))],
        Verdict.CHANGED: [(Choice.SKIP, _("Leave them all out"))],
        Verdict.SAME: [],
        Verdict.SKIPPED: [(Choice.NONE, _("Take them in again"))],
        Verdict.FAILED: [],
    }
    return choices[Verdict(show)]


@login_required
@require_POST
def check_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Check the rows anew: after a check that came to nothing, or where time has passed."""
    _space, found = import_or_404(request, workspace, pk)
    try:
        imports.start_check(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    found.refresh_from_db()
    return redirect(where_it_stands(found))


@login_required
@require_POST
def decide(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Decide alike of all rows of one kind."""
    _space, found = import_or_404(request, workspace, pk)
    show, choice = where_in(request).show, request.POST.get("choice", "")
    if not show or choice not in CHOICES:
        return redirect(where_it_stands(found))
    try:
        imports.decide_all(
            found,
            verdict=Verdict(show),
            choice=Choice(choice),
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    found.refresh_from_db()
    return redirect(where_it_stands(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: Request, workspace: str, pk: int, number: int) -> HttpResponse:
    """Correct the cells of one row, or decide what it does: a page, or its line alone."""
    space, found = import_or_404(request, workspace, pk)
    if found.state != State.CHECKED:
        return redirect(where_it_stands(found))
    standing = row_at(found, number)
    if standing is None:
        raise Http404
    if request.method != "POST":
        is_line = bool(request.htmx) and "line" in request.GET
        return (
            _line(request, found, space, standing)
            if is_line
            else _edit(request, found, space, standing)
        )
    try:
        imports.decide_row(
            found,
            number,
            decision=_decision(request.POST, standing, found),
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(where_it_stands(found))
    settled = row_at(found, number) or standing
    if request.htmx:
        return _line(request, found, space, settled)
    if settled.verdict == Verdict.WRONG and "choice" not in request.POST:
        return _edit(request, found, space, settled, status=UNPROCESSABLE)
    return redirect(f"{address(found, 'import_rows')}?{where_in(request).query}#row-{number}")


def _decision(sent: QueryDict, standing: Row, found: Import) -> Decision:
    """Return what was sent: a choice, or what is typed over the cells."""
    decision = standing.decision
    typed = {}
    texts = texts_at(found, standing.number)
    for name, was in _cells(found, texts).items():
        if (value := sent.get(f"cell-{name}")) is not None:
            value = " ".join(value.replace("\0", "").split())
            if value != was:
                typed[name] = value
            else:
                decision.values.pop(name, None)
    kept = merged(decision.kept(), typed)
    return _chosen(sent.get("choice"), kept)


def _chosen(choice: str | None, decision: Decision) -> Decision:
    """Read a choice as the page offers it: ``skip``, ``update:12``, ``person:0``."""
    if choice is None:
        return decision
    what, _colon, key = choice.partition(":")
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None  # noqa: PLR2004 (what a key holds)
    if what == "person":
        decision.person = number
        decision.choice = Choice.NONE if decision.choice == Choice.SKIP else decision.choice
    elif what in CHOICES:
        decision.choice = Choice(what)
        decision.target = number if what == Choice.UPDATE else None
        if what == Choice.NONE:
            decision.person = None
    return decision


def _cells(found: Import, texts: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by the names that its parts know, empty ones too."""
    columns: Mapping[str, str] = found.columns
    return {
        taken_as(found.holds, name): texts[int(at)] if int(at) < len(texts) else ""
        for at, name in sorted(columns.items(), key=lambda pair: int(pair[0]))
    }


def _edit(
    request: Request, found: Import, space: Workspace, standing: Row, *, status: int = 200
) -> HttpResponse:
    texts = texts_at(found, standing.number)
    labels = {taken_as(found.holds, each.name): str(each.label) for each in fields_of(found.holds)}
    columns = {taken_as(found.holds, name): letters(int(at)) for at, name in found.columns.items()}
    fields = [
        EditField(
            name=name,
            label=labels.get(name, name),
            value=standing.decision.values.get(name, was),
            was=was,
            error=standing.errors.get(name, ""),
            letter=columns.get(name, ""),
        )
        for name, was in _cells(found, texts).items()
    ]
    named = {field.name for field in fields}
    context = {
        "workspace": space,
        "import": found,
        "way": way_of(found),
        "row": _shown(standing, found, space),
        "fields": fields,
        "elsewhere": [text for name, text in standing.errors.items() if name not in named],
        "where": where_in(request),
        "number": standing.number + 1,
    }
    template = "row_form.html" if request.htmx else "row.html"
    return render(request, f"stewardship/imports/{template}", context, status=status)


def _line(request: Request, found: Import, space: Workspace, standing: Row) -> HttpResponse:
    """Answer with the row's line, and beside it the counts, which it may have moved."""
    counts = counts_of(found)
    where = where_in(request)
    context = {
        "workspace": space,
        "import": found,
        "row": _shown(standing, found, space),
        "where": where,
        "counts": counts,
        "tabs": tabs_of(counts, address(found, "import_rows"), where.show),
        "to_write": writable_in(counts),
        "to_settle": counts["undecided"] + counts["wrong"],
        "is_beside": True,
    }
    return render(request, "stewardship/imports/line.html", context)


def _shown(standing: Row, found: Import, space: Workspace) -> ShownRow:
    (shown,) = shown_rows([standing], found, space)
    return shown
