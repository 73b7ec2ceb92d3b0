"""What the register has already, said while somebody types and when it is saved."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.organisations import queries
from raceme.organisations.forms.organisations import OrganisationForm
from raceme.organisations.models import Organisation
from raceme.organisations.queries.doubles import COMPARED, likely_doubles
from raceme.organisations.views.reach import offer, record_address, writable_or_403
from raceme.workspaces.models import Workspace

LONGEST = 200
# What makes an organisation look like another one.
TELLING = frozenset({"name", "registered_number", "vat_number", "town", "website"})


@dataclass(frozen=True)
class Namesake:
    """A record that may be meant: its page where it is known, else what takes it up."""

    organisation: Organisation
    href: str
    offer: str


def namesakes_shown(found: Sequence[Organisation], *, space: Workspace) -> list[Namesake]:
    """Return what the page offers of each: of one that others use, public facts alone."""
    keys = [each.pk for each in found]
    known = set(
        queries.organisations_of(space).filter(pk__in=keys).values_list("pk", flat=True)
        if keys
        else ()
    )
    return [
        Namesake(
            each,
            record_address(space, each) if each.pk in known else "",
            offer(each, space=space),
        )
        for each in found
    ]


@login_required
@require_safe
def doubles(request: Request, workspace: str) -> HttpResponse:
    """Answer with the records that may be meant by what stands in the form so far."""
    space = writable_or_403(request, workspace)
    typed = {
        name: request.GET.get(name, "").strip()[:LONGEST].replace("\0", "") for name in COMPARED[1:]
    }
    but = request.GET.get("but", "")
    itself = queries.organisations_of(space).filter(pk=int(but)) if _is_key(but) else None
    own = itself.values_list("pk", flat=True).first() if itself is not None else None
    found: list[Organisation] = likely_doubles(typed, but=own, while_typing=True)
    shown: list[Namesake] = namesakes_shown(found, space=space)
    return render(request, "organisations/doubles.html", {"workspace": space, "same": shown})


def say_doubles(request: Request, form: OrganisationForm, saved: Organisation) -> None:
    """Say that what was corrected may stand in the register a second time, by public facts."""
    if form.facts is None or not TELLING.intersection(form.changed_data):
        return
    likely = likely_doubles(asdict(form.facts), but=saved.pk)
    if likely:
        others = [
            ", ".join(filter(None, (row.name, row.registered_number, row.town))) for row in likely
        ]
        messages.warning(
            request,
            _("%(name)s may stand in the register twice. It looks like: %(others)s.")
            % {"name": saved.name, "others": "; ".join(others)},
        )


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16  # noqa: PLR2004 (longer than any)
