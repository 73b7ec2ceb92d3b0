"""What was proposed to the installation's registrar: a page for those who run it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.forms import UNPROCESSABLE, Form, status_of
from raceme.core.models import Job
from raceme.organisations.models import Organisation
from raceme.stewardship.actions import merging
from raceme.stewardship.models import MergeProposal
from raceme.stewardship.permissions import can_decide_merges
from raceme.stewardship.queries.fields import Choice, choices_of
from raceme.stewardship.queries.merges import merges_of_register, pair_of, proposals
from raceme.stewardship.queries.obstacles import obstacles_of
from raceme.stewardship.queries.underway import ACCEPT, TAKE_BACK, newest_job

SHOWN = 50


class DecisionForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason, where both stay as they are"),
        help_text=gettext_lazy("Whoever proposed it reads it in a mail."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@login_required
@require_safe
def merge_proposals(request: Request) -> HttpResponse:
    """Show what waits, and what was decided lately."""
    _registrar_or_404(request)
    rows = proposals()
    waiting = rows.filter(state=MergeProposal.State.OPEN)
    decided = rows.exclude(state=MergeProposal.State.OPEN).order_by("-decided_at", "-pk")
    context = {
        "waiting": waiting[:SHOWN],
        "decided": decided[:SHOWN],
        "merges": merges_of_register()[:SHOWN],
    }
    return render(request, "stewardship/merging/proposals.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_proposal(request: Request, pk: int) -> HttpResponse:
    """Show both records of a proposal, public facts alone; accept or refuse it."""
    _registrar_or_404(request)
    found = get_object_or_404(proposals(), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _decide(request, found, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("stewardship-public:merge_proposals")
    pair = pair_of(found)
    survivor, absorbed = pair.get(found.survivor), pair.get(found.absorbed)
    is_open = found.state == MergeProposal.State.OPEN
    context = {
        "proposal": found,
        "form": form,
        "fields": _said(survivor, absorbed) if survivor and absorbed else [],
        "pair": [each for each in (survivor, absorbed) if each],
        "is_open": is_open,
        "job": newest_job([found.absorbed, found.survivor], name=ACCEPT) if is_open else None,
        # Who has no role in a workspace follows it on this page alone.
        "job_steps": {},
    }
    return render(request, "stewardship/merging/proposal.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registered_merge(request: Request, pk: int) -> HttpResponse:
    """Show a merge of the register; by POST take it back, also where others use it by now."""
    _registrar_or_404(request)
    found = get_object_or_404(merges_of_register(), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            done = merging.begin_taking_back(
                found, workspace=None, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            refused = str(refusal)
            found.refresh_from_db()
        else:
            if not isinstance(done, Job):
                messages.success(request, _("The merge is taken back: both records stand again."))
            return redirect("stewardship-public:registered_merge", found.pk)
    job = newest_job([found.survivor, found.absorbed], name=TAKE_BACK)
    is_underway = job is not None and job.is_underway
    context = {
        "merge": found,
        "refused": refused,
        "obstacles": (
            [] if found.is_undone or is_underway else obstacles_of(found, workspace=None)
        ),
        "job": None if found.is_undone else job,
        "is_underway": is_underway,
        # Who has no role in a workspace follows it on this page alone.
        "job_steps": {},
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "stewardship/merging/registered.html", context, status=status)


def _said(survivor: Organisation, absorbed: Organisation) -> list[Choice]:
    """Return the fields of which one of both says anything."""
    return [one for one in choices_of(survivor, absorbed) if one.survivor or one.absorbed]


def _decide(request: Request, found: MergeProposal, form: Form) -> None:
    names = {"absorbed": found.absorbed_name, "survivor": found.survivor_name}
    if "accept" in request.POST:
        revisions = {
            each.pk: int(sent)
            for each in pair_of(found).values()
            if (sent := request.POST.get(f"revision-{each.pk}", "")[:9]).isdigit()
        }
        merge = merging.begin_accepting(
            found, revisions=revisions, by=request.user, at=timezone.now()
        )
        if isinstance(merge, Job):
            messages.info(
                request,
                _("There is much to move, so that it is done beside the pages: open it to look."),
            )
            return
        messages.success(request, _("%(absorbed)s was merged into %(survivor)s.") % names)
        return
    merging.refuse_merge(
        found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("Both stay as they are: %(absorbed)s, %(survivor)s.") % names)


def _registrar_or_404(request: Request) -> None:
    if not can_decide_merges(request.user):
        raise Http404
