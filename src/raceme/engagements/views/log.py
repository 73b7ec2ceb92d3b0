"""The lists of the log: a workspace's own, a programme's, and what is done to chosen rows."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.forms import token_in
from raceme.core.lists import Chosen
from raceme.core.navigation import address
from raceme.core.pages import Question, ask
from raceme.documents.actions import together
from raceme.engagements import actions, permissions, queries
from raceme.engagements.access import choices, chosen_in_log, kind_choices, too_many_or_none
from raceme.engagements.actions import KeptFiles, Proof, Towards
from raceme.engagements.forms import TowardsForm
from raceme.engagements.models import Activity
from raceme.engagements.views.lists import LOG, PROGRAMME_LOG, loaders
from raceme.engagements.views.uploads import LIMIT_IN_MEGABYTES, tell_refused
from raceme.programmes.queries import programmes_headed, programmes_in_order
from raceme.workspaces.models import Workspace


def _standing(rows: QuerySet[Activity], request: Request) -> QuerySet[Activity]:
    """Leave out what was withdrawn, as long as nobody asks for it."""
    if request.GET.get("state") == Activity.State.WITHDRAWN:
        return rows
    return rows.exclude(state=Activity.State.WITHDRAWN)


@login_required
@require_safe
def log(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    may_record = permissions.can_record(request.user, space)
    listing = LOG.listing(
        request,
        _standing(queries.log_of(space), request),
        loaders=loaders(space),
        choices=partial(choices, space),
        actions=None if may_record else (),
    )
    record = address("portal:record", space.slug) if may_record else ""
    context = {
        "workspace": space,
        "record": record,
        "empty_actions": [{"href": record, "label": _("Record activity")}] if record else [],
    }
    return listing.answer("engagements/log.html", context)


@login_required
@require_safe
def programme_log(request: Request, workspace: str, programme: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    found = programmes_headed(space, programme).first()
    if found is None:
        raise Http404
    listing = PROGRAMME_LOG.listing(
        request,
        _standing(queries.programme_log_of(found), request),
        loaders=loaders(space),
        choices=partial(kind_choices, space),
        counted=queries.attributions_towards(found),
    )
    may_record = permissions.can_record(request.user, space)
    record = address("portal:record", space.slug) if may_record else ""
    context = {
        "workspace": space,
        "programme": found,
        "record": f"{record}?programme={found.code}" if record else "",
    }
    return listing.answer("engagements/programme_log.html", context)


@login_required
@require_POST
def attribute_chosen(request: Request, workspace: str) -> HttpResponse:
    space, chosen = chosen_in_log(request, workspace)
    if back := too_many_or_none(request, chosen, space):
        return back
    is_answer = "programme" in request.POST
    form = TowardsForm(
        request.POST if is_answer else None, offered={"programme": programmes_in_order(space)}
    )
    if is_answer and form.is_valid():
        towards = Towards(**form.cleaned_data)
        try:
            count = actions.attribute_all(
                list(chosen.rows), towards=towards, within=space, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = ngettext(
                "%(count)s activity counts towards %(programme)s from now on.",
                "%(count)s activities count towards %(programme)s from now on.",
                count,
            )
            told = {"count": count, "programme": towards.programme.name}
            messages.success(request, sentence % told)
            return redirect("engagements:log", workspace=space.slug)
    question = Question(
        ngettext(
            "Count %(count)s activity towards a programme?",
            "Count %(count)s activities towards a programme?",
            chosen.count,
        )
        % {"count": chosen.count},
        effect=_("What counts towards it already keeps the share it has."),
        verb=_("Count %(count)s") % {"count": chosen.count},
        keep=_("Leave them as they are"),
        back=reverse("engagements:log", args=[space.slug]),
        danger=False,
        form=form,
        action=request.path,
    )
    return ask(request, question, {"workspace": space, "chosen": chosen})


@login_required
@require_POST
def prove_chosen(request: Request, workspace: str) -> HttpResponse:
    space, chosen = chosen_in_log(request, workspace)
    if back := too_many_or_none(request, chosen, space):
        return back
    uploads = request.FILES.getlist("files")
    kept = None
    if uploads:
        try:
            kept = _kept_for_all(request, chosen, space=space)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("engagements:log", workspace=space.slug)
    if kept and kept.was_sent_before:
        return redirect("engagements:log", workspace=space.slug)
    if kept and kept.documents:
        tell_refused(request, kept)
        sentence = ngettext(
            "Evidence added to %(count)s activity.",
            "Evidence added to %(count)s activities.",
            chosen.count,
        )
        messages.success(request, sentence % {"count": chosen.count})
        return redirect("engagements:log", workspace=space.slug)
    context = {
        "workspace": space,
        "chosen": chosen,
        "refused": kept.refused if kept else [],
        "limit": LIMIT_IN_MEGABYTES,
        "is_empty": "covers" in request.POST and not uploads,
    }
    status = 422 if context["refused"] or context["is_empty"] else 200
    return render(request, "engagements/prove_chosen.html", context, status=status)


def _kept_for_all(request: Request, chosen: Chosen, *, space: Workspace) -> KeptFiles:
    now = timezone.now()
    with together():
        kept = actions.keep_files(
            request.FILES.getlist("files"),
            workspace=space,
            by=request.user,
            at=now,
            token=token_in(request.POST),
        )
        proofs = [
            Proof(document=each, for_participants=request.POST.get("covers") != "activity")
            for each in kept.documents
        ]
        if proofs:
            actions.add_evidence_to_all(
                list(chosen.rows), proofs=proofs, within=space, by=request.user, at=now
            )
    return kept
