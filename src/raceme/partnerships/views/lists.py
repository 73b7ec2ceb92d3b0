"""The lists of partnerships and of good practices, as their pages and files show them."""

from collections.abc import Sequence
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.places import country
from raceme.core.search import condition
from raceme.partnerships import permissions, queries
from raceme.partnerships.models import GoodPractice, Partnership
from raceme.programmes.queries import programme_choices
from raceme.workspaces.models import Workspace

PARTNERSHIP_STATES = {
    Partnership.State.INTENDED.value: lists.Shown(
        Partnership.State.INTENDED.label, "note", "pencil"
    ),
    Partnership.State.SIGNED.value: lists.Shown(
        Partnership.State.SIGNED.label, "ok", "circle-check"
    ),
    Partnership.State.ENDED.value: lists.Shown(Partnership.State.ENDED.label, "", "ban"),
}
PRACTICE_STATES = {
    GoodPractice.State.DRAFT.value: lists.Shown(GoodPractice.State.DRAFT.label, "note", "pencil"),
    GoodPractice.State.PROPOSED.value: lists.Shown(
        GoodPractice.State.PROPOSED.label, "warn", "send"
    ),
    GoodPractice.State.PUBLISHED.value: lists.Shown(
        GoodPractice.State.PUBLISHED.label, "ok", "circle-check"
    ),
    GoodPractice.State.WITHDRAWN.value: lists.Shown(GoodPractice.State.WITHDRAWN.label, "", "ban"),
}
PARTNERSHIPS = lists.Table(
    "partnerships",
    _("Partnerships"),
    columns=[
        lists.Text(
            "title",
            _("Partnership"),
            sort="title",
            main=True,
            link=lists.Link("partnerships:partnership"),
        ),
        lists.Text("partners", _("Partners"), loaded=True),
        lists.Choice("kind", _("Kind"), sort="kind", choices=Partnership.Kind.choices),
        lists.Date("since", _("Since"), sort="since", none=_("not yet")),
        lists.Date("until", _("Agreed until"), sort="until", shown=False),
        lists.Date("ended_on", _("Ended on"), sort="ended_on", shown=False),
        lists.Money("amount", _("Value"), sort="amount", shown=False),
        lists.Text("programmes", _("Counts towards"), loaded=True, none=_("nothing")),
        lists.State("state", _("State"), states=PARTNERSHIP_STATES, sort="state"),
        lists.Moment("changed_at", _("Changed"), sort="changed_at", shown=False),
    ],
    filters=[
        lists.Search("q", _("Title"), lambda text: condition(Partnership, text)),
        lists.OneOf("kind", _("Kind"), choices=Partnership.Kind.choices),
        lists.OneOf("state", _("State"), choices=Partnership.State.choices),
        lists.OneOf("programme", _("Programme"), condition=queries.counting_towards),
        lists.OneOf("country", _("Country"), condition=queries.with_partner_from),
        lists.Between("since", _("Since"), field="since"),
    ],
    sort="-changed_at",
    empty=lists.Empty(
        _("No partnerships yet"),
        _(
            "Write down the first one: who is in it and what it is about. Once it is signed, the "
            "programmes it names count it."
        ),
    ),
)
PRACTICES = lists.Table(
    "practices",
    _("Good practices"),
    columns=[
        lists.Text(
            "title",
            _("Good practice"),
            sort="title",
            main=True,
            link=lists.Link("partnerships:practice", key="slug"),
        ),
        lists.Text(
            "organisation__name",
            _("Whose practice it is"),
            link=lists.Link("portal:organisation", key="organisation_id"),
        ),
        lists.Choice("topic", _("Topic"), sort="topic", choices=GoodPractice.Topic.choices),
        lists.Country("country", _("Country")),
        lists.Date("started_on", _("Since"), sort="started_on", shown=False),
        lists.Text("programme__name", _("Programme"), shown=False),
        lists.Number("adopters_count", _("Adopters")),
        lists.State("state", _("State"), states=PRACTICE_STATES, sort="state"),
        lists.Moment("changed_at", _("Changed"), sort="changed_at", shown=False),
    ],
    filters=[
        lists.Search("q", _("Title"), lambda text: condition(GoodPractice, text)),
        lists.OneOf("topic", _("Topic"), choices=GoodPractice.Topic.choices),
        lists.OneOf("state", _("State"), choices=GoodPractice.State.choices),
        lists.OneOf("programme", _("Programme"), field="programme_id"),
    ],
    sort="-changed_at",
    empty=lists.Empty(
        _("No good practices yet"),
        _("Describe one that works: what it takes, what shows its success, what others can learn."),
    ),
)


def _choices(space: Workspace) -> dict[str, Sequence[tuple[object, str]]]:
    countries = [(code, country(code)) for code in queries.countries_in(space)]
    return {
        "programme": programme_choices(space),
        "country": sorted(countries, key=lambda choice: choice[1]),
    }


@login_required
@require_safe
def partnerships(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    listing = PARTNERSHIPS.listing(
        request,
        queries.partnerships_of(space),
        loaders={"partners": queries.partner_names, "programmes": queries.counting_names},
        choices=partial(_choices, space),
    )
    context = {"workspace": space, "can_add": permissions.can_keep(request.user, space)}
    return listing.answer("partnerships/partnerships.html", context)


@login_required
@require_safe
def practices(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    listing = PRACTICES.listing(
        request,
        queries.listed_practices(space),
        choices=lambda: {"programme": programme_choices(space)},
    )
    context = {"workspace": space, "can_add": permissions.can_keep(request.user, space)}
    return listing.answer("partnerships/practices/practices.html", context)
