"""The rule editor: a sentence to choose, the figure it counts beside it, and its saving."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.core.forms import UNPROCESSABLE, token_in
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_called
from raceme.reporting import actions, permissions
from raceme.reporting.library import BY_CODE, READY, ready_for
from raceme.reporting.models import CountingRule
from raceme.reporting.queries.definitions import rule_from
from raceme.reporting.queries.rules import rules_of
from raceme.reporting.views.drafts import Draft, drafted, kept, query_of
from raceme.reporting.views.reach import rule_or_404, rules_or_403
from raceme.reporting.words import sentence
from raceme.workspaces.models import Workspace

EDITOR = "editor"
READY_SHOWN = 3
# What is longer may be cut on its way: the page then shows what was typed without leading on.
LONGEST_ADDRESS = 4000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show a rule, with what the address chooses instead of it; save it by POST."""
    space, row = rule_or_404(request, workspace, pk)
    may_change = permissions.can_change_rules(request.user, space)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        return _answered(request, space, row)
    # Who may not change a rule looks at it as it stands.
    sent = request.GET if may_change else QueryDict()
    draft = drafted(space, rule=row, sent=sent, today=timezone.localdate())
    return _page(request, draft, may_change=may_change)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    """Show a new rule, begun from the library by ``?from=``; add it by POST."""
    space = rules_or_403(request, workspace)
    if request.method == "POST":
        return _answered(request, space, None)
    ready = BY_CODE.get(request.GET.get("from", ""))
    draft = drafted(space, rule=None, sent=request.GET, ready=ready, today=timezone.localdate())
    return _page(request, draft, may_change=True)


def _answered(request: Request, space: Workspace, row: CountingRule | None) -> HttpResponse:
    """Save where that was asked; otherwise lead to the address that keeps all choices."""
    if request.POST.get("do") != "save":
        view = "reporting:rule_create" if row is None else "reporting:rule"
        arguments = [space.slug] if row is None else [space.slug, row.pk]
        address = f"{reverse(view, args=arguments)}?{kept(request.POST)}"
        if len(address) <= LONGEST_ADDRESS:
            return redirect(address)
    draft = drafted(space, rule=row, sent=request.POST, today=timezone.localdate())
    refused = ""
    if draft.definition is not None and request.POST.get("do") == "save":
        try:
            return _saved(request, draft, draft.definition)
        except ChangedMeanwhile as refusal:
            draft, refused = _anew(draft), str(refusal)
        except FieldRefusal as refusal:
            draft.form.refuse(refusal)
        except Refusal as refusal:
            refused = str(refusal)
    return _page(request, draft, may_change=True, refused=refused, status=UNPROCESSABLE)


def _saved(request: Request, draft: Draft, definition: dict[str, object]) -> HttpResponse:
    name = str(draft.form.cleaned_data["name"])
    if draft.rule is None:
        made = actions.add_rule(
            draft.space,
            name=name,
            definition=definition,
            by=request.user,
            at=timezone.now(),
            token=token_in(request.POST),
        )
        messages.success(request, _("The rule %(name)s is added.") % {"name": made.name})
        return _onward(draft, made)
    standing = draft.version
    version = actions.save_rule(
        draft.rule,
        name=name,
        definition=definition,
        revision=draft.form.cleaned_data["revision"] or 0,
        by=request.user,
        at=timezone.now(),
    )
    if version == standing:
        messages.info(request, _("Saved. What the rule counts is as it was."))
    else:
        said = _("Version %(number)s is saved. %(figure)s")
        numbers = {"number": version.number, "figure": _moved(draft)}
        messages.success(request, (said % numbers).strip())
    return redirect("reporting:rule", draft.space.slug, draft.rule.pk)


def _moved(draft: Draft) -> str:
    """Say what the change did to the figure it was tried on."""
    if draft.live is None or draft.ground is None:
        return ""
    name = draft.ground.indicator or draft.ground.programme
    return _("%(name)s went from %(before)s to %(now)s.") % {
        "name": name,
        "before": draft.figure_before,
        "now": draft.live.number,
    }


def _onward(draft: Draft, made: CountingRule) -> HttpResponse:
    """Lead to the figure that the rule was written for, or else to the rule."""
    programme = _programme(draft)
    if programme is None:
        return redirect("reporting:rule", draft.space.slug, made.pk)
    form = reverse("reporting:indicator_create", args=[draft.space.slug, programme.code])
    return redirect(f"{form}?rule={made.pk}")


def _programme(draft: Draft) -> Programme | None:
    """Return the programme for which a new rule is written, one that the workspace leads."""
    named = programmes_called(draft.space, draft.sent.get("programme", ""))
    return named.filter(workspace=draft.space).first()


def _anew(draft: Draft) -> Draft:
    """Return the same choices against what somebody else saved meanwhile."""
    standing = get_object_or_404(rules_of(draft.space), pk=draft.rule and draft.rule.pk)
    sent = draft.sent.copy()
    sent["revision"] = str(standing.revision)
    return drafted(draft.space, rule=standing, sent=sent, today=draft.today)


@dataclass(frozen=True)
class Ready:
    """A rule of the library beside the editor; ``href`` begins a draft with it."""

    name: str
    says: str
    href: str


def _page(
    request: Request, draft: Draft, *, may_change: bool, refused: str = "", status: int = 200
) -> HttpResponse:
    is_part = request.htmx.target == EDITOR
    # Only saving needs a name, and it says so itself; the field is not an optional one.
    draft.form.is_valid()
    draft.form.fields["name"].required = True
    template = "reporting/rule/editor.html" if is_part else "reporting/rule/rule.html"
    context: dict[str, Any] = {
        "workspace": draft.space,
        "draft": draft,
        "form": draft.form,
        "may_change": may_change,
        "refused": refused,
        "is_part": is_part,
        "library_href": _library(draft),
    }
    if may_change:
        programme = _programme(draft) if draft.rule is None else None
        context |= {
            "programme": programme,
            "ready": list(_ready(draft)),
            "ready_total": len(READY),
        }
    else:
        context["says"] = sentence(rule_from(draft.definition or {}), kinds=draft.kinds)
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Target"])
    return response


def _library(draft: Draft) -> str:
    href = reverse("reporting:library", args=[draft.space.slug])
    if draft.rule is not None:
        return f"{href}?{urlencode({'rule': draft.rule.pk})}"
    return f"{href}?{urlencode(_beside(draft))}".removesuffix("?")


def _beside(draft: Draft) -> dict[str, str]:
    """Return what an address of the editor goes on saying beside the choices."""
    asked = draft.sent.get("programme", "")
    beside = {"programme": asked, "on": draft.ground.code if draft.ground else ""}
    return {name: value for name, value in beside.items() if value}


def _ready(draft: Draft) -> Iterator[Ready]:
    """Return the first rules that fit the programme and count otherwise than the draft."""
    scheme = draft.ground.programme.scheme if draft.ground else ""
    fitting = [one for one in ready_for(scheme) if one.definition != draft.definition]
    for one in fitting[:READY_SHOWN]:
        begins = urlencode({"from": one.code}) if draft.rule is None else query_of(one.definition)
        beside = urlencode(_beside(draft))
        says = sentence(rule_from(one.definition), kinds=draft.kinds)
        yield Ready(one.label, says, f"{draft.address}?{begins}&{beside}".removesuffix("&"))
