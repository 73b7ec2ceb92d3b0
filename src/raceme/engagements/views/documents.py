"""The documents that prove what counts towards a programme."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.lists.columns import Row
from raceme.engagements import queries
from raceme.programmes.queries import programmes_headed
from raceme.workspaces.models import Workspace

FILTERS = [
    lists.Search(
        "q",
        _("Document or activity"),
        lambda text: Q(document__name__icontains=text) | Q(activity__title__icontains=text),
    ),
    lists.Between("date", _("Date"), field="activity__ended_on"),
    lists.YesNo("participants", _("Proves all participants"), Q(for_participants=True)),
]


def _documents(space: Workspace) -> lists.Table:
    """Return the list, whose documents open under the address of ``space``."""
    return lists.Table(
        "programme-documents",
        _("Documents"),
        columns=[
            _document(space),
            lists.Text(
                "activity__title",
                _("Proves"),
                sort="activity__title",
                link=lists.Link("engagements:activity", key="activity_id"),
            ),
            lists.Date("activity__ended_on", _("Date"), sort="activity__ended_on"),
            lists.Moment("added_at", _("Added"), sort="added_at"),
            lists.Text("added_by", _("Added by")),
            _details(space),
        ],
        filters=FILTERS,
        sort="-added_at",
        empty=lists.Empty(
            _("No documents yet"),
            _("Add evidence to an activity that counts towards this programme: it stands here."),
        ),
    )


def _document(space: Workspace) -> lists.Custom:
    """Return the column that opens the file."""

    def opened(row: Row) -> str:
        href = reverse("engagements:evidence", args=[space.slug, row["activity_id"], row["pk"]])
        return format_html('<a href="{}">{}</a>', href, row["document__name"])

    return lists.Custom(
        "document",
        _("Document"),
        fields=("document__name", "activity_id"),
        sort="document__name",
        main=True,
        html=opened,
        plain=lambda row: str(row["document__name"]),
    )


def _details(space: Workspace) -> lists.Custom:
    """Return the column that leads to the document's own page."""
    word = gettext("Details")

    def page_of(row: Row) -> str:
        return reverse("portal:document", args=[space.slug, row["document_id"]])

    def details(row: Row) -> str:
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            page_of(row),
            word,
            row["document__name"],
        )

    return lists.Custom(
        "page",
        _("Details"),
        fields=("document_id", "document__name"),
        html=details,
        plain=page_of,
    )


@login_required
@require_safe
def programme_documents(request: Request, workspace: str, programme: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(programmes_headed(space, programme))
    listing = _documents(space).listing(request, queries.programme_evidence_of(found))
    context = {"workspace": space, "programme": found}
    return listing.answer("engagements/programme_documents.html", context)
