"""Training hours of who came to an event, person by person."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.search import condition
from raceme.events.access import organised_or_403
from raceme.events.models import Registration
from raceme.events.queries.attending import who_came
from raceme.events.queries.hours import training_at

HOURS = lists.Table(
    "training-hours",
    _("Training hours"),
    columns=[
        lists.Text("name", _("Name"), sort="name", main=True, sub="job_title"),
        lists.Text("organisation_name", _("Organisation"), sort="organisation_name"),
        lists.Text("type__name", _("Comes as")),
        lists.Text("titles", _("Sessions"), loaded=True),
        lists.Number("hours", _("Hours"), loaded=True),
    ],
    filters=[
        lists.Search("q", _("Name or organisation"), lambda text: condition(Registration, text)),
    ],
    sort="name",
    empty=lists.Empty(
        _("Nobody came yet"), _("Once people are checked in, their hours stand here.")
    ),
)


@login_required
@require_safe
def hours(request: Request, workspace: str, event: str) -> HttpResponseBase:
    space, row = organised_or_403(request, workspace, event)
    trained = training_at(row)

    def titles(_keys: object) -> dict[int, str]:
        return {
            key: ", ".join(session.title for session in one.sessions)
            for key, one in trained.items()
        }

    def lengths(_keys: object) -> dict[int, Decimal | None]:
        return {key: one.hours for key, one in trained.items()}

    listing = HOURS.listing(request, who_came(row), loaders={"titles": titles, "hours": lengths})
    context = {"workspace": space, "event": row, "may_organise": True}
    return listing.answer("events/day/hours.html", context)
