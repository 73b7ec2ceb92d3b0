"""Evidence: added by upload, served to whoever may see the activity, taken away again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import ReasonForm, token_in
from raceme.core.pages import Question, ask
from raceme.documents.actions import together
from raceme.documents.serving import serve
from raceme.engagements import actions, queries
from raceme.engagements.access import activity_or_404, own_activity
from raceme.engagements.actions import KeptFiles, Proof
from raceme.engagements.actions.refusals import SaysNothing
from raceme.engagements.models import Activity, Engagement
from raceme.engagements.queries import name_of
from raceme.engagements.views.uploads import LIMIT_IN_MEGABYTES, tell_refused
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]
LONGEST_KEY = 19


@login_required
@require_http_methods(GET_AND_POST)
def add_evidence(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Take files for the activity, for it and all participants, or for one of them."""
    space, found = own_activity(request, workspace, pk)
    kept = None
    uploads = request.FILES.getlist("files")
    try:
        engagement = _engagement(request, found)
    except SaysNothing as refusal:
        messages.error(request, str(refusal))
        return redirect("engagements:activity", workspace, pk)
    if request.method == "POST" and uploads:
        try:
            kept = _kept(request, found, space=space, engagement=engagement)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("engagements:activity", workspace, pk)
    if kept and kept.was_sent_before:
        return redirect(_shown(workspace, pk))
    if kept and kept.documents:
        tell_refused(request, kept)
        sentence = ngettext("%(count)s file added.", "%(count)s files added.", len(kept.documents))
        messages.success(request, sentence % {"count": len(kept.documents)})
        return redirect(_shown(workspace, pk))
    refused = kept.refused if kept else []
    is_empty = request.method == "POST" and not uploads
    context = {
        "workspace": space,
        "activity": found,
        "engagement": engagement,
        "name": name_of(engagement) if engagement else "",
        "refused": refused,
        "limit": LIMIT_IN_MEGABYTES,
        "is_empty": is_empty,
    }
    status = 422 if refused or is_empty else 200
    return render(request, "engagements/add_evidence.html", context, status=status)


def _shown(workspace: str, pk: int) -> str:
    return f"{reverse('engagements:activity', args=[workspace, pk])}#evidence"


def _engagement(request: Request, activity: Activity) -> Engagement | None:
    """
    Return the participant that a file shall prove, where the form or its address names one.

    Raises ``SaysNothing`` where that one is there no more: its file must not prove everybody.
    """
    asked = request.POST.get("participant") or request.GET.get("participant") or ""
    if not asked:
        return None
    is_key = asked.isascii() and asked.isdigit() and len(asked) < LONGEST_KEY
    found = queries.engagements_of(activity).filter(pk=int(asked)).first() if is_key else None
    if found is None:
        raise SaysNothing
    return found


def _kept(
    request: Request, activity: Activity, *, space: Workspace, engagement: Engagement | None
) -> KeptFiles:
    now = timezone.now()
    covers = request.POST.get("covers") != "activity"
    with together():
        kept = actions.keep_files(
            request.FILES.getlist("files"),
            workspace=space,
            by=request.user,
            at=now,
            token=token_in(request.POST),
        )
        proofs = [
            Proof(document=each, engagement=engagement, for_participants=covers)
            for each in kept.documents
        ]
        if proofs:
            actions.add_evidence(activity, proofs=proofs, by=request.user, at=now)
    return kept


@login_required
@require_safe
def evidence(request: Request, workspace: str, pk: int, evidence: int) -> HttpResponseBase:
    """Serve the file to everybody who may see the activity, a partner's people included."""
    _space, found = activity_or_404(request, workspace, pk)
    proof = get_object_or_404(queries.evidence_of(found), pk=evidence)
    if proof.document is None:
        raise Http404
    return serve(proof.document)


@login_required
@require_http_methods(GET_AND_POST)
def remove_evidence(request: Request, workspace: str, pk: int, evidence: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    proof = get_object_or_404(queries.evidence_of(found), pk=evidence)
    name = str(proof.document or proof.system_record)
    form = ReasonForm(posted(request), is_needed=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_evidence(
                proof, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s proves this no more.") % {"name": name})
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Take %(name)s away from %(title)s?") % {"name": name, "title": found.title},
        effect=_("The file stays under Documents. What it proved alone stands without evidence."),
        verb=_("Take evidence away"),
        keep=_("Keep it"),
        back=reverse("engagements:activity", args=[workspace, pk]),
        form=form,
    )
    return ask(request, question, {"workspace": space})
