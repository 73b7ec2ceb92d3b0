"""Who took part in an activity: taken away, excluded from a programme, included in it again."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import ReasonForm
from raceme.core.pages import Question
from raceme.engagements import actions, queries
from raceme.engagements.access import own_activity, own_engagement
from raceme.engagements.models import Activity
from raceme.engagements.queries import name_of
from raceme.portal.forms.excluding import ParticipantsForm
from raceme.portal.queries import changing
from raceme.portal.queries.changing import Change
from raceme.portal.views.moving import Moving, ask_with_moves, groups_of
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order, programmes_of
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_AND_POST)
def take_away(request: Request, workspace: str, pk: int, part: int) -> HttpResponse:
    engagement = own_engagement(request, workspace, pk, part)
    found, name = engagement.activity, name_of(engagement)
    form = ReasonForm(posted(request), is_needed=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_engagement_away(
                engagement,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("%(name)s took no part any more. The history keeps what stood.") % {"name": name},
            )
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Take %(name)s away from %(title)s?") % {"name": name, "title": found.title},
        effect=_(
            "No figure counts this part any more. Evidence of it alone goes with it; earlier "
            "versions of the activity keep it."
        ),
        verb=_("Take participant away"),
        keep=_("Keep the participant"),
        back=reverse("engagements:participant", args=[workspace, pk, part]),
        form=form,
    )
    change = partial(changing.without, part=part)
    programmes = changing.counting_now(found, reader=request.workspace)
    moving = _moving(found, change, programmes=programmes, space=request.workspace)
    return ask_with_moves(request, question, moving)


@login_required
@require_http_methods(GET_AND_POST)
def exclude_participants(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    is_answer = request.method == "POST" and "moves" not in request.POST
    form = _participants_form(request, found, space=space, is_answer=is_answer)
    if is_answer and form.is_valid():
        try:
            _exclude(request, found, form=form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Exclude participants of %(title)s from a programme?") % {"title": found.title},
        effect=_("Its figures count them no more. The records stay, and can be included again."),
        verb=_("Exclude participants"),
        keep=_("Keep them"),
        back=reverse("engagements:activity", args=[workspace, pk]),
        form=form,
    )
    return ask_with_moves(request, question, _moving_of(found, form=form, space=space))


def _participants_form(
    request: Request, activity: Activity, *, space: Workspace, is_answer: bool
) -> ParticipantsForm:
    attributed = activity.attributions.values("programme_id")
    asked = request.POST if request.method == "POST" else request.GET
    return ParticipantsForm(
        request.POST if is_answer else None,
        programmes=programmes_in_order(space).filter(pk__in=attributed),
        engagements=queries.engagements_of(activity),
        initial={
            "programme": asked.get("programme", ""),
            "participants": asked.getlist("participant") + asked.getlist("participants"),
            "reason": asked.get("reason", ""),
        },
    )


def _exclude(request: Request, activity: Activity, *, form: ParticipantsForm) -> None:
    programme: Programme = form.cleaned_data["programme"]
    count = actions.exclude_engagements(
        activity,
        engagements=form.chosen(),
        programme=programme,
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )
    sentence = ngettext(
        "%(programme)s counts %(count)s participant no more.",
        "%(programme)s counts %(count)s participants no more.",
        count,
    )
    messages.success(request, sentence % {"count": count, "programme": programme.name})


def _moving_of(activity: Activity, *, form: ParticipantsForm, space: Workspace) -> Moving:
    """Return what it would move to exclude those who are ticked, of the programme chosen."""
    programme, parts = form.looked_at()
    if programme is None or not parts:
        waits_for = _("Tick who shall not count, then show what that moves.")
        return Moving(groups=[], waits_for=waits_for, asks=True)
    change = partial(changing.with_parts_excluded, parts=parts)
    moving = _moving(activity, change, programmes=[programme], space=space)
    return Moving(groups=moving.groups, asks=True)


@login_required
@require_http_methods(GET_AND_POST)
def include_participant(
    request: Request, workspace: str, pk: int, part: int, programme: int
) -> HttpResponse:
    engagement = own_engagement(request, workspace, pk, part)
    found, name = engagement.activity, name_of(engagement)
    rows = queries.excluded_parts(found, reader=request.workspace).get(part, [])
    known = {row.programme_id: row.programme for row in rows if row.is_excluded}
    if programme not in known:
        messages.info(request, _("It is not excluded, so nothing was changed."))
        return redirect("engagements:participant", workspace, pk, part)
    if request.method == "POST":
        try:
            actions.include_engagements_again(
                found,
                engagements=[engagement],
                programme=known[programme],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s counts again.") % {"name": name})
        return redirect("engagements:participant", workspace, pk, part)
    question = Question(
        _("Include %(name)s in %(programme)s again?")
        % {"name": name, "programme": known[programme].name},
        effect=_(
            "Its figures count this part of %(title)s again, as their rules say. The history "
            "keeps why it was excluded."
        )
        % {"title": found.title},
        verb=_("Include again"),
        keep=_("Leave it out"),
        back=reverse("engagements:participant", args=[workspace, pk, part]),
        danger=False,
    )
    change = partial(changing.with_parts_excluded, parts=[part], excluded=False)
    shared = programmes_of(request.workspace).filter(pk=programme).order_by("pk")
    moving = _moving(found, change, programmes=list(shared), space=request.workspace, says_why=True)
    return ask_with_moves(request, question, moving)


def _moving(
    activity: Activity,
    change: Change,
    *,
    programmes: Sequence[Programme],
    space: Workspace,
    says_why: bool = False,
) -> Moving:
    today = actions.today_of(space, at=timezone.now())
    told = changing.moved_by_change(
        activity, change, programmes=programmes, today=today, says_why=says_why
    )
    return Moving(groups=groups_of(told))
