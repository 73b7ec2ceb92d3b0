"""How long each kind of record is kept, what is past its date, and letting go of it now."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_own
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.stewardship.actions import personal as actions
from raceme.stewardship.forms.personal import DaysForm
from raceme.stewardship.queries.personal.overdue import (
    SOON,
    overdue,
    rule_of,
    rules_of,
)
from raceme.stewardship.queries.personal.overdue import (
    past_date as records_past,
)
from raceme.workspaces.models import Workspace

# Of a kind; the number says the rest.
SHOWN = 20


@login_required
@require_safe
def past_date(request: Request, workspace: str) -> HttpResponse:
    """Show what is past its date, which is nothing once the night is over, and what comes due."""
    space = managed_or_403(request, workspace)
    now = timezone.now()
    kinds = overdue(space, at=now)
    # The records are asked for where there are some: on a good day that is no query at all.
    listed = [
        (each, [str(row) for row in records_past(space, each.rule, at=now)[:SHOWN]])
        for each in kinds
        if each.now
    ]
    context = {
        "workspace": space,
        "listed": listed,
        "coming": [each for each in kinds if each.soon],
        "until": timezone.localdate(now + SOON),
        "can_own": can_own(request.user, space),
    }
    return render(request, "stewardship/personal/past_date.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def let_go(request: Request, workspace: str) -> HttpResponse:
    """Ask by GET; by POST do now what the night would do."""
    space = _owned_or_403(request, workspace)
    back = reverse("stewardship:past_date", args=[space.slug])
    if request.method == "POST":
        done = actions.apply_rules(space, by=request.user, at=timezone.now())
        count = sum(done.values())
        said = ngettext("%(count)s record is let go.", "%(count)s records are let go.", count)
        messages.success(request, said % {"count": count})
        return redirect(back)
    count = sum(each.now for each in overdue(space, at=timezone.now()))
    question = Question(
        ngettext("Let %(count)s record go now?", "Let %(count)s records go now?", count)
        % {"count": count},
        effect=_("They are past their date, and would go tonight. Nothing brings them back."),
        verb=_("Let them go"),
        keep=_("Leave it to the night"),
        back=back,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_safe
def rules(request: Request, workspace: str) -> HttpResponse:
    space = managed_or_403(request, workspace)
    context = {
        "workspace": space,
        "rules": rules_of(space),
        "can_own": can_own(request.user, space),
    }
    return render(request, "stewardship/personal/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request, workspace: str, kind: str) -> HttpResponse:
    """Say for how many days a kind is kept, within its bounds."""
    space = _owned_or_403(request, workspace)
    found = rule_of(space, kind)
    if found is None:
        raise Http404
    start = {"days": found.days, "revision": found.revision}
    form = DaysForm(posted(request), initial=start, shipped=found.shipped)
    if form.is_valid():
        try:
            actions.set_days(
                space,
                rule=found,
                days=form.cleaned_data["days"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(refusal, revision=found.revision, standing={"days": found.days})
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The rule is kept. It is applied tonight."))
            return redirect("stewardship:retention", space.slug)
    context = {"workspace": space, "rule": found, "form": form}
    return render(request, "stewardship/personal/rule_form.html", context, status=status_of(form))


def _owned_or_403(request: Request, workspace: str) -> Workspace:
    space = managed_or_403(request, workspace)
    if not can_own(request.user, space):
        raise PermissionDenied
    return space
