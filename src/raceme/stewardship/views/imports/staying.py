"""Which organisations stayed in the register when an import was taken back."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.search.folding import fold
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import stayed_organisations
from raceme.stewardship.views.imports.reach import import_or_404, way_of
from raceme.workspaces.models import Workspace


def _table(space: Workspace) -> lists.Table:
    def name(row: Mapping[str, object]) -> str:
        """Lead to one of the workspace's own; of the others the register tells no more."""
        if not row["is_ours"]:
            return escape(str(row["name"]))
        address = reverse("portal:organisation", args=[space.slug, row["pk"]])
        return format_html('<a href="{}">{}</a>', address, row["name"])

    return lists.Table(
        "stayed",
        gettext_lazy("Organisations that stayed in the register"),
        columns=[
            lists.Custom(
                "name",
                gettext_lazy("Organisation"),
                fields=("name", "is_ours"),
                sort="name_key",
                main=True,
                html=name,
                plain=lambda row: str(row["name"]),
            ),
            lists.Text("registered_number", gettext_lazy("Registered number")),
            lists.Text("town", gettext_lazy("Town"), sort="town"),
            lists.Country("country", gettext_lazy("Country"), sort="country"),
        ],
        sort="name",
        filters=[
            lists.Search(
                "q",
                gettext_lazy("Name or number"),
                lambda text: (
                    Q(name_key__contains=fold(text)) | Q(registered_number__icontains=text)
                ),
            )
        ],
        empty=lists.Empty(
            gettext_lazy("None is left"),
            gettext_lazy("Those that stayed were taken away, or made one with others, since."),
        ),
    )


@login_required
@require_safe
def stayed(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """List what stayed because others use it, by what the register says to all; never who."""
    space, found = import_or_404(request, workspace, pk)
    if found.state != Import.State.UNDONE or not found.is_kept:
        raise Http404
    listing = _table(space).listing(request, stayed_organisations(found))
    context = {"workspace": space, "import": found, "way": way_of(found)}
    return listing.answer("stewardship/imports/stayed.html", context)
