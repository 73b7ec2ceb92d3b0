"""A funder's file: what goes into each of its places, and what would go in now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core import jobs, words
from raceme.core.errors import ChangedMeanwhile
from raceme.core.forms import status_of
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.models import Period
from raceme.programmes.queries import periods_of
from raceme.reporting import sources
from raceme.reporting.actions import freezing
from raceme.reporting.actions import funder_files as actions
from raceme.reporting.actions.funder_files import Bound
from raceme.reporting.filling import Kind, Place, Trouble
from raceme.reporting.forms.funder_files import FillForm, MappingForm, column_of, field_of
from raceme.reporting.models import FilledFile, FunderFile, Snapshot
from raceme.reporting.queries.figures import figures, indicators_of
from raceme.reporting.queries.frozen import snapshots_of
from raceme.reporting.queries.funder_files import bindings_of, filled_of
from raceme.reporting.views.funder_files import address, file_or_404, said_of
from raceme.reporting.views.moments import name_of
from raceme.reporting.views.reach import can_report_here

SHOWN = 160
MOST_LINKS = 6
# The sources that show a figure.
FIGURED = ("figure:", "list:")


@dataclass(frozen=True)
class PlaceRow:
    """A place on the page: its choice, what its columns take, and what would go in."""

    name: str
    where: str
    now: str
    field: BoundField | None
    columns: Sequence[BoundField]
    preview: str
    trouble: str
    is_suggested: bool
    is_list: bool


@dataclass(frozen=True)
class PreviewLink:
    label: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Copy:
    number: int
    name: str
    report: str
    made: str
    sha256: str
    content_hash: str
    is_current: bool


@dataclass(frozen=True)
class Told:
    """From what the preview is made, with the links to the other choices."""

    told: sources.Told | None
    links: Sequence[PreviewLink]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funder_file(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    reached = programme_or_404(request, workspace, programme)
    file = file_or_404(reached, pk)
    may_write = can_report_here(request, reached)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    names = dict(indicators_of(reached.programme).values_list("code", "name"))
    places, bound = actions.places_of(file), _bound(file)
    shown = _suggested(places, bound, names) if may_write else bound
    form = MappingForm(
        posted(request),
        initial={"revision": file.revision},
        places=places,
        figures=names,
        bound=shown,
    )
    if form.is_valid():
        try:
            has_changed = actions.bind_places(
                file,
                bound=form.bound_places,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            file = file_or_404(reached, pk)
            form.changed_meanwhile(
                refusal, revision=file.revision, standing=form.now_said(_bound(file))
            )
        else:
            messages.success(
                request, _("What goes in is kept.") if has_changed else _("Nothing was changed.")
            )
            return redirect(request.get_full_path())
    snapshots = list(snapshots_of(reached.programme))
    preview = _preview(request, reached, snapshots)
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "file": file,
        "form": form,
        "fill": FillForm(snapshots=snapshots, said=said_of) if snapshots else None,
        "rows": [_row(place, form, shown, bound, preview.told) for place in places],
        "links": preview.links,
        "warnings": _warnings(places, bound, shown, names),
        "may_write": may_write,
        "job": jobs.newest(actions.filling_of(file)),
        "watches_only": not may_write,
        "copies": [_copy(file, one) for one in filled_of(file)],
        "files_href": address(reached, file).removesuffix(f"{file.pk}/"),
    }
    return render(request, "reporting/funder/file.html", context, status=status_of(form))


def _bound(file: FunderFile) -> dict[str, Bound]:
    return {one.place: Bound(one.source, tuple(one.columns)) for one in bindings_of(file)}


def _suggested(
    places: Sequence[Place], bound: Mapping[str, Bound], names: Mapping[str, str]
) -> dict[str, Bound]:
    """Return what is bound, with what a place is probably for where nothing is."""
    found = dict(bound)
    for place in places:
        if place.name not in found and place.trouble is None:
            one = sources.suggested(place, codes=names)
            if one.source:
                found[place.name] = Bound(one.source, one.columns)
    return found


def _row(
    place: Place,
    form: MappingForm,
    shown: Mapping[str, Bound],
    bound: Mapping[str, Bound],
    told: sources.Told | None,
) -> PlaceRow:
    wanted = shown.get(place.name)
    is_list = place.kind is Kind.LIST
    can_be_filled = place.trouble is None
    return PlaceRow(
        name=place.name,
        where=_where(place.where),
        now=place.now,
        field=form[field_of(place)] if can_be_filled else None,
        columns=[form[column_of(place, number)] for number, _head in enumerate(place.columns)]
        if can_be_filled
        else [],
        preview=_shown(told, wanted, is_list=is_list) if told and wanted else "",
        trouble=_trouble(place.trouble),
        is_suggested=place.name in shown and place.name not in bound,
        is_list=is_list,
    )


def _shown(told: sources.Told, wanted: Bound, *, is_list: bool) -> str:
    """Say what would go in, in a few words."""
    if is_list:
        count = sources.count_of(told, wanted.source)
        if count is None:
            return _("This report has no such list.")
        line = ngettext("%(count)s line", "%(count)s lines", count)
        return line % {"count": words.number(count)}
    value = sources.value_of(told, wanted.source)
    if value is None:
        return _("This report has no such figure.")
    if not value.text:
        return _("nothing, for nothing is said of it")
    return value.text if len(value.text) <= SHOWN else f"{value.text[:SHOWN]}…"


def _where(where: str) -> str:
    """Say where a place lies: a cell as it is, a part of a letter in words."""
    parts = {
        "text": _("in the text"),
        "table": _("in a table"),
        "header": _("in the header"),
        "footer": _("in the footer"),
        "notes": _("in the notes"),
    }
    return parts.get(where, where)


def _trouble(trouble: Trouble | None) -> str:
    return {
        None: "",
        Trouble.FORMULA: _("The file works this out itself."),
        Trouble.NOWHERE: _("The name leads to no cell of the file."),
        Trouble.SEVERAL: _("The name stands for several places; give each its own."),
    }[trouble]


def _warnings(
    places: Sequence[Place],
    bound: Mapping[str, Bound],
    shown: Mapping[str, Bound],
    names: Mapping[str, str],
) -> list[str]:
    """Say what one should know before filling."""
    found = []
    usable = {place.name for place in places if place.trouble is None}
    missing = sorted(set(bound) - usable)
    if missing:
        found.append(
            _("Bound earlier, and no longer in the file: %(places)s.")
            % {"places": ", ".join(missing)}
        )
    told = {one.source.split(":")[1] for one in shown.values() if one.source.startswith(FIGURED)}
    left = (
        []
        if sources.FIGURES in told
        else [name for code, name in names.items() if code not in told]
    )
    if left:
        found.append(_("Figures without a place: %(names)s.") % {"names": ", ".join(left)})
    bare = sorted(usable - set(shown))
    if bare:
        found.append(_("Places that nothing goes into: %(places)s.") % {"places": ", ".join(bare)})
    return found


def _preview(request: Request, reached: Reached, snapshots: Sequence[Snapshot]) -> Told:
    """Return the report that the address asks for, else the newest frozen, else what stands now."""
    periods = list(periods_of(reached.programme))
    today = timezone.localdate()
    begun = [one for one in periods if one.starts_on <= today]
    choices: dict[str, Snapshot | Period] = {f"report-{one.pk}": one for one in snapshots}
    choices |= {f"period-{one.number}": one for one in reversed(begun)}
    asked = request.GET.get("from", "")
    current = asked if asked in choices else next(iter(choices), "")
    links = [
        PreviewLink(_label(one), f"?from={key}", key == current)
        for key, one in list(choices.items())[:MOST_LINKS]
    ]
    chosen = choices.get(current)
    if chosen is None:
        return Told(None, links)
    if isinstance(chosen, Snapshot):
        return Told(sources.told_by(chosen), links)
    rows = figures(reached.programme, today=min(today, chosen.ends_on), period=chosen)
    chosen.programme = reached.programme
    return Told(sources.told_now(rows, facts=freezing.facts_of(chosen)), links)


def _label(one: Snapshot | Period) -> str:
    if isinstance(one, Snapshot):
        return _("%(period)s, number %(number)s") % {
            "period": name_of(one.period),
            "number": one.number,
        }
    return _("%(period)s as it stands now") % {"period": name_of(one)}


def _copy(file: FunderFile, filled: FilledFile) -> Copy:
    return Copy(
        number=filled.number,
        name=filled.document.name,
        report=said_of(filled.snapshot),
        made=words.moment(timezone.localtime(filled.made_at)),
        sha256=filled.document.sha256,
        content_hash=filled.snapshot.content_hash,
        is_current=filled.revision == file.revision and filled.template_id == file.document_id,
    )
