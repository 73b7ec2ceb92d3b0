"""One participant: corrected, taken away, proven; and which participants a programme excludes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.engagements import actions, queries
from raceme.engagements.forms import PartForm, ParticipantsForm, ReasonForm, name_of
from raceme.engagements.models import Activity
from raceme.engagements.views.access import own_activity, own_engagement
from raceme.programmes.queries import programmes_in_order

GET_AND_POST = ["GET", "HEAD", "POST"]
FIELDS = ("role", "state", "hours", "amount", "currency")


def _page(activity: Activity, slug: str) -> str:
    return reverse("engagements:activity", args=[slug, activity.pk])


@login_required
@require_http_methods(GET_AND_POST)
def participant(request: Request, workspace: str, pk: int, part: int) -> HttpResponse:
    engagement = own_engagement(request, workspace, pk, part)
    found = engagement.activity
    initial = {name: getattr(engagement, name) for name in FIELDS} | {"revision": found.revision}
    form = PartForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_engagement(
                engagement,
                correction=form.correction(),
                revision=form.cleaned_data["revision"] or 0,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            found.refresh_from_db()
            engagement.refresh_from_db()
            form.changed_meanwhile(
                refusal,
                revision=found.revision,
                standing={
                    **{name: getattr(engagement, name) for name in FIELDS},
                    "role": engagement.get_role_display(),
                    "state": engagement.get_state_display(),
                },
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The part of %(name)s is corrected.") % {"name": name_of(engagement)},
            )
            return redirect(_page(found, workspace))
    context = {
        "workspace": request.workspace,
        "activity": found,
        "engagement": engagement,
        "name": name_of(engagement),
        "form": form,
        "evidence": queries.evidence_of(found).filter(engagement=engagement),
        "excluded": queries.excluded_parts(found, reader=request.workspace).get(engagement.pk, []),
    }
    return render(request, "engagements/participant.html", context, status=status_of(form))


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
            return redirect(_page(found, workspace))
    question = Question(
        _("Take %(name)s away from %(title)s?") % {"name": name, "title": found.title},
        effect=_(
            "No figure counts this part any more. Evidence of it alone goes with it; earlier "
            "versions of the activity keep it."
        ),
        verb=_("Take participant away"),
        keep=_("Keep the participant"),
        back=reverse("engagements:participant", args=[workspace, found.pk, engagement.pk]),
        form=form,
    )
    return ask(request, question, {"workspace": request.workspace})


@login_required
@require_http_methods(GET_AND_POST)
def exclude_participants(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    attributed = found.attributions.values("programme_id")
    form = ParticipantsForm(
        posted(request),
        programmes=programmes_in_order(space).filter(pk__in=attributed),
        engagements=queries.engagements_of(found),
        initial={"participants": request.GET.getlist("participant")},
    )
    if request.method == "POST" and form.is_valid():
        programme = form.cleaned_data["programme"]
        try:
            count = actions.exclude_engagements(
                found,
                engagements=form.chosen(),
                programme=programme,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = ngettext(
                "%(programme)s counts %(count)s participant no more.",
                "%(programme)s counts %(count)s participants no more.",
                count,
            )
            messages.success(request, sentence % {"count": count, "programme": programme.name})
            return redirect(_page(found, workspace))
    question = Question(
        _("Exclude participants of %(title)s from a programme?") % {"title": found.title},
        effect=_("Its figures count them no more. The records stay, and can be included again."),
        verb=_("Exclude participants"),
        keep=_("Keep them"),
        back=_page(found, workspace),
        form=form,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_POST
def include_participant(
    request: Request, workspace: str, pk: int, part: int, programme: int
) -> HttpResponse:
    engagement = own_engagement(request, workspace, pk, part)
    excluded = queries.excluded_parts(engagement.activity, reader=request.workspace)
    known = {row.programme_id: row.programme for row in excluded.get(engagement.pk, [])}
    if programme not in known:
        messages.info(request, _("It is not excluded, so nothing was changed."))
        return redirect("engagements:participant", workspace, pk, part)
    try:
        actions.include_engagements_again(
            engagement.activity,
            engagements=[engagement],
            programme=known[programme],
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s counts again.") % {"name": name_of(engagement)})
    return redirect("engagements:participant", workspace, pk, part)
