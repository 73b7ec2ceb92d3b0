"""All that a company got so far, as a paper."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import places, words
from raceme.organisations.models import Organisation
from raceme.portal.queries import own_company
from raceme.reporting.exports.paper import set_paper
from raceme.workspaces.models import Workspace

SOURCE = Path(__file__).parent / "company.typ"
# A paper of more pages is nobody's to read; the page lists everything.
MOST_ROWS = 2_000


def written_paper(
    organisation: Organisation, *, workspace: Workspace | None, at: datetime
) -> bytes:
    """Return it as a PDF, in the language in use: what one workspace recorded, or all did."""
    content = content_of(organisation, workspace=workspace, at=at)
    return set_paper(content, emblem=None, at=at, source=SOURCE)


def content_of(
    organisation: Organisation, *, workspace: Workspace | None, at: datetime
) -> dict[str, object]:
    """Return all that the paper says, as plain data."""
    received = own_company.counted(organisation, workspace=workspace)
    facts = [
        (_("Number"), organisation.registered_number),
        (_("Address"), ", ".join(p for p in (organisation.address, organisation.town) if p)),
        (_("Country"), places.country(organisation.country)),
        (_("Activities"), words.number(received.activities)),
        (_("New partners"), words.number(received.partners)),
        (_("Hours of support"), words.number(received.hours)),
    ]
    lists = [
        _activities(organisation, workspace=workspace),
        _partners(organisation, workspace=workspace),
        _memberships(organisation, workspace=workspace),
    ]
    moment = words.moment(timezone.localtime(at))
    return {
        "language": (get_language() or "en")[:2],
        "title": organisation.name,
        "author": workspace.name if workspace else "Raceme",
        "subtitle": _("What you got so far"),
        "emblem_alt": "Raceme",
        "words": {"facts": _("In short")},
        "facts": [(label, value) for label, value in facts if value],
        "lists": [one for one in lists if one["rows"]],
        "counted": _("Recorded by %(workspace)s, counted from the log on %(moment)s.")
        % {"workspace": workspace.name, "moment": moment}
        if workspace
        else _("Recorded by all who work with you, counted from the log on %(moment)s.")
        % {"moment": moment},
        "footer": organisation.name,
    }


def _activities(organisation: Organisation, *, workspace: Workspace | None) -> dict[str, object]:
    rows = list(own_company.received_by(organisation, workspace=workspace)[:MOST_ROWS])
    people = own_company.people_in(rows, organisation)
    return {
        "title": _("What you took part in"),
        "heads": [_("Activity"), _("Day"), _("Who"), _("Hours"), _("Recorded by")],
        "rows": [
            [
                f"{row.title} – {row.kind.label}",
                words.day_short(row.ended_on),
                people.get(row.pk, ""),
                _hours(row),
                row.workspace.name,
            ]
            for row in rows
        ],
    }


def _hours(row: object) -> str:
    received = getattr(row, "received", None)
    return "" if received is None else words.number(received)


def _partners(organisation: Organisation, *, workspace: Workspace | None) -> dict[str, object]:
    rows = own_company.partners_of(organisation, workspace=workspace)[:MOST_ROWS]
    return {
        "title": _("Whom you met"),
        "heads": [_("Partner"), _("Country"), _("Last met")],
        "rows": [
            [
                row.name,
                places.country(row.country),
                words.day_short(row.last),
            ]
            for row in rows
        ],
    }


def _memberships(organisation: Organisation, *, workspace: Workspace | None) -> dict[str, object]:
    rows = own_company.memberships_of(organisation, workspace=workspace)[:MOST_ROWS]
    return {
        "title": _("Memberships"),
        "heads": [_("Cluster"), _("Since"), _("Until")],
        "rows": [
            [
                row.cluster.name,
                words.day_short(row.joined_on),
                words.day_short(row.left_on) if row.left_on else "",
            ]
            for row in rows
        ],
    }
