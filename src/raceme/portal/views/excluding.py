"""What a programme shall not count: activities excluded, included again, taken out of it."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import ReasonForm
from raceme.core.lists import Chosen
from raceme.core.pages import Question
from raceme.engagements import actions
from raceme.engagements.access import attribution_or_404, chosen_in_log, too_many_or_none
from raceme.engagements.actions import today_of
from raceme.engagements.models import Activity, Attribution
from raceme.portal.forms.excluding import ExcludeForm
from raceme.portal.queries import changing
from raceme.portal.queries.changing import Change, Excluding
from raceme.portal.views.moving import Moving, ask_with_moves, groups_of
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]
# Of what is chosen in the log all programmes are told about, as long as one can look through.
PROGRAMMES_SHOWN = 4


@login_required
@require_POST
def exclude_chosen(request: Request, workspace: str) -> HttpResponse:
    space, chosen = chosen_in_log(request, workspace)
    if back := too_many_or_none(request, chosen, space):
        return back
    only = request.POST.get("programme", "")
    found = changing.excluding(
        chosen.rows, reader=space, today=_today(space), only=only, most=PROGRAMMES_SHOWN
    )
    if not found.programmes:
        messages.warning(request, _("No programme counts what you chose: nothing to exclude."))
        return redirect("engagements:log", workspace=space.slug)
    is_answer = "reason" in request.POST and "moves" not in request.POST
    form = ExcludeForm(
        request.POST if is_answer else None,
        offered={"programme": found.programmes},
        initial=_typed(request, found),
    )
    if is_answer and form.is_valid():
        try:
            _exclude_all(request, chosen, space=space, form=form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("engagements:log", workspace=space.slug)
    question = _question_of(chosen, space=space, form=form, action=request.path)
    return ask_with_moves(request, question, _moving_of(found), chosen=chosen)


def _typed(request: Request, found: Excluding) -> dict[str, object]:
    """Return what the form starts with: what was typed, and the only programme there is."""
    only = found.programmes[0].pk if len(found.programmes) == 1 else ""
    return {
        "programme": request.POST.get("programme") or only,
        "reason": request.POST.get("reason", ""),
    }


def _exclude_all(request: Request, chosen: Chosen, *, space: Workspace, form: ExcludeForm) -> None:
    programme: Programme = form.cleaned_data["programme"]
    count = actions.exclude_all(
        list(chosen.rows),
        programme=programme,
        reason=form.cleaned_data["reason"],
        within=space,
        by=request.user,
        at=timezone.now(),
    )
    sentence = ngettext(
        "%(programme)s counts %(count)s activity no more. The record stays, and you can "
        "include it again.",
        "%(programme)s counts %(count)s activities no more. The records stay, and you can "
        "include them again.",
        count,
    )
    messages.success(request, sentence % {"count": count, "programme": programme.name})


def _question_of(chosen: Chosen, *, space: Workspace, form: ExcludeForm, action: str) -> Question:
    asked = ngettext(
        "Exclude %(count)s activity from a programme?",
        "Exclude %(count)s activities from a programme?",
        chosen.count,
    )
    return Question(
        asked % {"count": chosen.count},
        effect=_("Its figures count them no more. The records stay, and can be included again."),
        verb=_("Exclude %(count)s") % {"count": chosen.count},
        keep=_("Keep them"),
        back=reverse("engagements:log", args=[space.slug]),
        form=form,
        action=action,
    )


def _moving_of(found: Excluding) -> Moving:
    untold = len(found.programmes) - len(found.told)
    more = ngettext(
        "%(count)s more programme counts some of them. Choose one below, and see its figures.",
        "%(count)s more programmes count some of them. Choose one below, and see its figures.",
        untold,
    )
    return Moving(
        groups=groups_of(found.told),
        more=more % {"count": untold} if untold else "",
        asks=untold > 0,
    )


@login_required
@require_http_methods(GET_AND_POST)
def exclude(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    space, found = attribution_or_404(request, workspace, pk, attribution)
    form = ReasonForm(posted(request))
    form.fields["reason"].label = _("Reason, shown to the funder")
    told = _told(found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.exclude(
                found.activity,
                programme=found.programme,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(programme)s counts it no more.") % told)
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Exclude %(title)s from %(programme)s?") % told,
        effect=_(
            "Its figures count neither the activity nor who took part. The record stays, and "
            "you can include it again."
        ),
        verb=_("Exclude activity"),
        keep=_("Keep it"),
        back=_back(found, workspace),
        form=form,
    )
    alone = Activity.objects.of(space).filter(pk=pk)
    moved = changing.excluding(
        alone, reader=space, today=_today(space), only=str(found.programme_id), most=0
    )
    return ask_with_moves(request, question, Moving(groups=groups_of(moved.told)))


@login_required
@require_http_methods(GET_AND_POST)
def include(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    space, found = attribution_or_404(request, workspace, pk, attribution)
    told = _told(found)
    if request.method == "POST":
        try:
            actions.include_again(
                found.activity, programme=found.programme, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(programme)s counts it again.") % told)
        return redirect("engagements:activity", workspace, pk)
    if not found.is_excluded:
        messages.info(request, _("It is not excluded, so nothing was changed."))
        return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Include %(title)s in %(programme)s again?") % told,
        effect=_(
            "Its figures count the activity and who took part again, as their rules say. The "
            "history keeps why it was excluded."
        ),
        verb=_("Include again"),
        keep=_("Leave it out"),
        back=_back(found, workspace),
        danger=False,
    )
    return ask_with_moves(
        request, question, _moving(found, changing.included, space=space, says_why=True)
    )


@login_required
@require_http_methods(GET_AND_POST)
def unattribute(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    space, found = attribution_or_404(request, workspace, pk, attribution)
    form = ReasonForm(posted(request), is_needed=False)
    told = _told(found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unattribute(
                found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It counts towards %(programme)s no more.") % told)
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Take %(title)s out of %(programme)s?") % told,
        effect=_(
            "It leaves the programme's log and its list of what was not counted. To keep it "
            "there with a reason, exclude it instead."
        ),
        verb=_("Take it out"),
        keep=_("Leave it in"),
        back=_back(found, workspace),
        form=form,
    )
    stays_in_log = found.programme.workspace_id == found.activity.workspace_id
    change = partial(changing.given_up, stays_in_log=stays_in_log)
    return ask_with_moves(request, question, _moving(found, change, space=space))


def _moving(
    found: Attribution, change: Change, *, space: Workspace, says_why: bool = False
) -> Moving:
    """Return what ``change`` would move in the one programme, where it is still shared."""
    programmes = programmes_of(space).filter(pk=found.programme_id).order_by("pk")
    moved = changing.moved_by_change(
        found.activity,
        change,
        programmes=list(programmes),
        today=_today(space),
        says_why=says_why,
    )
    return Moving(groups=groups_of(moved))


def _told(found: Attribution) -> dict[str, str]:
    return {"title": found.activity.title, "programme": found.programme.name}


def _back(found: Attribution, slug: str) -> str:
    return reverse("engagements:activity", args=[slug, found.activity_id])


def _today(space: Workspace) -> date:
    return today_of(space, at=timezone.now())
