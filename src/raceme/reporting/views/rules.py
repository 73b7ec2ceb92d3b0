"""The rules of a workspace: their list, the library to begin from, the versions, the removal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.audit.queries import history_page
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.pages import Question, ask
from raceme.engagements.queries import kinds_known_to
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_called
from raceme.reporting import actions, permissions
from raceme.reporting.library import READY, ReadyRule, by_scheme
from raceme.reporting.models import RuleVersion
from raceme.reporting.queries.definitions import rule_from
from raceme.reporting.queries.figures import current_versions
from raceme.reporting.queries.rules import rules_of, uses_of, versions_of
from raceme.reporting.views.drafts import query_of
from raceme.reporting.views.reach import is_key, rule_or_404, rules_or_403
from raceme.reporting.words import Names, kinds_by_code, sentence
from raceme.workspaces.models import Workspace

VERSIONS_A_PAGE = 25
RULES = lists.Table(
    "rules",
    _("Counting rules"),
    columns=[
        lists.Text("name", _("Rule"), sort="name", main=True, link=lists.Link("reporting:rule")),
        lists.Text("says", _("What it counts"), loaded=True),
        lists.Text("figures", _("Counts the figures"), loaded=True, none=_("none yet")),
        lists.Number("version", _("Version"), loaded=True),
        lists.Moment("created_at", _("Added"), sort="created_at", shown=False),
    ],
    filters=[
        lists.Search("q", _("Name"), lambda text: Q(name__icontains=text)),
        lists.OneOf("programme", _("Programme"), field="indicators__programme_id"),
        lists.YesNo("used", _("Counts a figure"), Q(indicators__isnull=False)),
    ],
    sort="name",
    empty=lists.Empty(
        _("No counting rules yet"),
        _("A rule says what a figure counts. Begin with a ready one from the library."),
    ),
)


@login_required
@require_safe
def rules(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    listing = RULES.listing(
        request,
        rules_of(space).distinct(),
        loaders={
            "says": partial(_sentences, space=space),
            "figures": _figures,
            "version": _numbers,
        },
        choices={"programme": _programmes(space)},
    )
    may_change = permissions.can_change_rules(request.user, space)
    context = {"workspace": space, "may_change": may_change}
    return listing.answer("reporting/rule/rules.html", context)


def _programmes(space: Workspace) -> list[tuple[int, str]]:
    led = Programme.objects.of(space).order_by("-ends_on", "name", "pk")
    return [(one.pk, one.name) for one in led]


def _sentences(keys: Collection[int], *, space: Workspace) -> Mapping[int, str]:
    kinds = kinds_by_code(kinds_known_to(space))
    versions = current_versions(keys)
    return {key: says_of(version, kinds=kinds) for key, version in versions.items()}


def _numbers(keys: Collection[int]) -> Mapping[int, int]:
    return {key: version.number for key, version in current_versions(keys).items()}


def _figures(keys: Collection[int]) -> Mapping[int, str]:
    """Name the figures that each rule counts, each with its programme."""
    said = gettext("%(figure)s (%(programme)s)")
    return {
        key: ", ".join(said % {"figure": one.name, "programme": one.programme} for one in found)
        for key, found in uses_of(keys).items()
    }


def says_of(version: RuleVersion, *, kinds: Names) -> str:
    """Say what a version counts."""
    return sentence(rule_from(version.definition), kinds=kinds)


@dataclass(frozen=True)
class Offered:
    """A rule of the library; ``href`` begins a draft with it, for those who may."""

    name: str
    says: str
    href: str


@login_required
@require_safe
def library(request: Request, workspace: str) -> HttpResponse:
    """Show the ready rules, to begin a new rule or to change ``?rule=`` with one of them."""
    space = workspace_or_404(request, workspace)
    may_change = permissions.can_change_rules(request.user, space)
    kinds = kinds_by_code(kinds_known_to(space))
    asked = request.GET.get("rule", "")
    row = rules_of(space).filter(pk=asked).first() if is_key(asked) else None
    programme = programmes_called(space, request.GET.get("programme", "")).first()
    schemes = dict(Programme.Scheme.choices)

    def offered(ready: ReadyRule) -> Offered:
        href = ""
        if may_change and row is not None:
            address = reverse("reporting:rule", args=[space.slug, row.pk])
            href = f"{address}?{query_of(ready.definition)}"
        elif may_change:
            query = {"from": ready.code} | ({"programme": programme.code} if programme else {})
            href = f"{reverse('reporting:rule_create', args=[space.slug])}?{urlencode(query)}"
        return Offered(ready.label, sentence(rule_from(ready.definition), kinds=kinds), href)

    groups = [
        (schemes.get(scheme, _("For any programme")), [offered(one) for one in found])
        for scheme, found in by_scheme()
    ]
    context: dict[str, Any] = {
        "workspace": space,
        "groups": groups,
        "total": len(READY),
        "rule": row,
        "programme": programme,
        "may_change": may_change,
    }
    return render(request, "reporting/rule/library.html", context)


@dataclass(frozen=True)
class ShownVersion:
    version: RuleVersion
    says: str
    href: str


@login_required
@require_safe
def versions(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what a rule was after each save, with the way back to each, and who did what."""
    space, row = rule_or_404(request, workspace, pk)
    kinds = kinds_by_code(kinds_known_to(space))
    may_change = permissions.can_change_rules(request.user, space)
    page = Paginator(versions_of(row), VERSIONS_A_PAGE).get_page(request.GET.get("versions"))
    address = reverse("reporting:rule", args=[space.slug, row.pk])
    newest = page.paginator.count
    shown = [
        ShownVersion(
            one,
            says_of(one, kinds=kinds),
            f"{address}?{query_of(one.definition)}" if may_change and one.number != newest else "",
        )
        for one in page
    ]
    context = {
        "workspace": space,
        "rule": row,
        "versions": page,
        "shown": shown,
        "page": history_page(row, within=space, number=request.GET.get("page")),
        "may_remove": may_change and not uses_of([row.pk]),
    }
    return render(request, "reporting/rule/versions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, with what stays; remove by POST."""
    space = rules_or_403(request, workspace)
    _space, row = rule_or_404(request, workspace, pk)
    if request.method == "POST":
        try:
            actions.remove_rule(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("reporting:rule", space.slug, row.pk)
        messages.success(request, gettext("The rule %(name)s is removed.") % {"name": row.name})
        return redirect("reporting:rules", space.slug)
    question = Question(
        gettext("Remove the rule %(name)s?") % {"name": row.name},
        effect=gettext(
            "All its versions go with it. What was recorded stays, and so does every figure that "
            "is counted by another rule."
        ),
        verb=gettext("Remove the rule"),
        keep=gettext("Keep it"),
        back=reverse("reporting:rule", args=[space.slug, row.pk]),
    )
    return ask(request, question, {"workspace": space})
