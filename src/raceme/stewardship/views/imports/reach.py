"""How the pages of imports reach their record, and where each stage of one is to be seen."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.stewardship.actions.imports.rows import Verdict
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import imports_of
from raceme.workspaces.models import Workspace

LARGEST_PAGE = 100_000
LARGEST_ROW = 10_000_000
LONGEST_TEXT = 100
State = Import.State


def space_or_403(request: Request, workspace: str) -> Workspace:
    """Return a workspace whose records the reader may write: only they see what files hold."""
    space = workspace_or_404(request, workspace)
    if not can_write(request.user, space):
        raise PermissionDenied
    return space


def import_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Import]:
    space = space_or_403(request, workspace)
    found = get_object_or_404(imports_of(space), pk=pk)
    found.workspace = space
    return space, found


def address(found: Import, step: str = "import", *arguments: object) -> str:
    """Return the address of a step of an import."""
    names = [found.workspace.slug, found.pk, *arguments]
    return reverse(f"stewardship:{step}", args=names)


def where_it_stands(found: Import) -> str:
    """Return the address where an import is gone on with."""
    if found.state == Import.State.BEGUN:
        return address(found, "import_columns")
    if found.state in (Import.State.CHECKED, Import.State.CHECKING):
        return address(found, "import_rows")
    return address(found)


@dataclass(frozen=True)
class Step:
    """A step on the way of an import; one that can be gone back to has an address."""

    label: str
    href: str = ""
    is_current: bool = False
    is_done: bool = False


def way_of(found: Import) -> list[Step]:
    """Return the steps of an import, and where on its way it is."""
    reached = {State.BEGUN: 0, State.CHECKING: 1, State.CHECKED: 1}.get(State(found.state), 2)
    open_ones = (address(found, "import_columns"), address(found, "import_rows"))
    labels = (_("Assign the columns"), _("Look through the rows"), _("Import"))
    return [
        Step(
            label=label,
            href=open_ones[place] if found.is_open and place < reached else "",
            is_current=place == reached,
            is_done=place < reached or found.state in (State.DONE, State.UNDONE),
        )
        for place, label in enumerate(labels)
    ]


@dataclass(frozen=True)
class Where:
    """Which of the rows a page shows: of which kind, holding which text, and how far on."""

    show: str = ""
    text: str = ""
    number: int = 1
    # The row to which somebody jumped.
    at: int | None = None

    @property
    def query(self) -> str:
        return urlencode({"show": self.show, "q": self.text, "page": self.number})

    def on(self, number: int) -> str:
        """Return what asks for another page of the same rows."""
        return replace(self, number=number).query


def where_in(request: Request) -> Where:
    """Return which rows were asked for; what an address cannot mean is left away."""
    sent = request.POST if request.method == "POST" else request.GET
    show, at = sent.get("show", ""), sent.get("at", "")
    return Where(
        show=show if show in set(Verdict) else "",
        text=" ".join(sent.get("q", "").replace("\0", "").split())[:LONGEST_TEXT],
        number=page_in(request),
        at=int(at) if at.isascii() and at.isdigit() and len(at) <= len(str(LARGEST_ROW)) else None,
    )


def page_in(request: Request) -> int:
    """Return the page that an address names; nothing that is no number is one."""
    text = request.GET.get("page", "") or request.POST.get("page", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_PAGE))
    return max(1, int(text)) if is_number else 1
