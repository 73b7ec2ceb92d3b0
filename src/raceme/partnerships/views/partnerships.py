"""One partnership: its page, its form, signing and ending it, its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.engagements.actions import today_of
from raceme.engagements.queries import attributions_of, evidence_of
from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of, suggested_names
from raceme.partnerships import actions, permissions, queries
from raceme.partnerships.access import kept_or_403, own_partnership, partnership_or_404
from raceme.partnerships.forms import partnerships as forms
from raceme.partnerships.forms.rows import are_valid, typed_in
from raceme.partnerships.models import Partnership
from raceme.partnerships.views.words import LIMIT_IN_MEGABYTES, log_differs
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]
MOST_DIGITS = 18


@login_required
@require_safe
def partnership(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = partnership_or_404(request, workspace, pk)
    activity = row.activity
    context = {
        **_frame(request, space, row),
        "here": "partnership",
        "partners": queries.partners_of(row),
        "activity": activity,
        "attributions": attributions_of(activity, reader=space) if activity else (),
        "intended": () if activity else queries.counted_by(row),
        "evidence": evidence_of(activity) if activity else (),
        "papers": () if activity else queries.papers_of(row),
        "log_differs": log_differs(row),
        "limit": LIMIT_IN_MEGABYTES,
    }
    return render(request, "partnerships/partnership.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def create(request: Request, workspace: str) -> HttpResponse:
    space = kept_or_403(request, workspace)
    wants_more = "more" in request.POST
    sent = posted(request)
    form = forms.PartnershipForm(None if wants_more else sent, workspace=space)
    rows = forms.partner_rows(
        sent, workspace=space, organisation=_asked(request, space), more=wants_more
    )
    if wants_more:
        form.initial.update(typed_in(form, request.POST))
    elif sent is not None and all([form.is_valid(), are_valid(rows)]):
        try:
            made = actions.add_partnership(
                space,
                facts=form.facts(forms.named_in(rows)),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(title)s is kept as intended. Say when it is signed.")
            messages.success(request, sentence % {"title": made.title})
            return redirect("partnerships:partnership", space.slug, made.pk)
    return _form_page(request, form, rows, space=space)


@login_required
@require_http_methods(GET_AND_POST)
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)
    wants_more = "more" in request.POST
    sent = posted(request)
    form = forms.PartnershipForm(
        None if wants_more else sent, workspace=space, row=row, initial=forms.initial_of(row)
    )
    rows = forms.partner_rows(sent, workspace=space, row=row, more=wants_more)
    standing: list[str] = []
    if wants_more:
        form.initial.update(typed_in(form, request.POST))
    elif sent is not None and all([form.is_valid(), are_valid(rows)]):
        try:
            actions.correct_partnership(
                row,
                facts=form.facts(forms.named_in(rows)),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = partnership_or_404(request, workspace, pk).row
            form.changed_meanwhile(refusal, revision=row.revision, standing=forms.initial_of(row))
            standing = [str(each) for each in queries.partners_of(row)]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(title)s is saved.")
            messages.success(request, sentence % {"title": form.cleaned_data["title"]})
            return redirect("partnerships:partnership", space.slug, row.pk)
    return _form_page(request, form, rows, space=space, row=row, standing=standing)


def _form_page(
    request: Request,
    form: forms.PartnershipForm,
    rows: list[forms.PartnerForm],
    *,
    space: Workspace,
    row: Partnership | None = None,
    standing: list[str] | None = None,
) -> HttpResponse:
    # Whatever is left empty is left out; but without two there is no partnership.
    for needed in rows[:2]:
        needed.fields["organisation"].required = True
    context = {
        "workspace": space,
        "partnership": row,
        "form": form,
        "rows": rows,
        "standing_partners": standing,
        "suggested": suggested_names(space),
        "people": queries.suggested_people(space),
    }
    status = status_of(form, *rows)
    return render(request, "partnerships/form.html", context, status=status)


def _asked(request: Request, space: Workspace) -> Organisation | None:
    """Return the organisation that the address names, to stand in the first row."""
    key = request.GET.get("organisation", "")
    if not key:
        return None
    if not (key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS):
        raise Http404
    return get_object_or_404(organisations_of(space), pk=int(key))


@login_required
@require_http_methods(GET_AND_POST)
def sign(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)
    back = _address(space, row)
    today = today_of(space, at=timezone.now())
    planned = row.since if row.since and row.since <= today else today
    form = forms.SignForm(posted(request), initial={"since": planned})
    if form.is_valid():
        since = form.cleaned_data["since"]
        try:
            actions.sign(row, since=since, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(title)s is signed, and stands in the log.")
            messages.success(request, sentence % {"title": row.title})
            return redirect(back)
    question = Question(
        _("Is %(title)s signed?") % {"title": row.title},
        effect=_effect_of_signing(row),
        verb=_("Write down that it is signed"),
        keep=_("Not yet"),
        back=back,
        danger=False,
        form=form,
    )
    return ask(request, question, _frame(request, space, row))


def _effect_of_signing(row: Partnership) -> str:
    names = [each.programme.name for each in queries.counted_by(row)]
    if not names:
        return _("It stands in the log with its partners. No programme counts it yet.")
    return _("It stands in the log with its partners, and counts towards %(programmes)s.") % {
        "programmes": ", ".join(names)
    }


@login_required
@require_http_methods(GET_AND_POST)
def end(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)
    back = _address(space, row)
    today = today_of(space, at=timezone.now())
    form = forms.EndForm(posted(request), initial={"ended_on": today})
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.end(row, **given, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s has ended.") % {"title": row.title})
            return redirect(back)
    question = Question(
        _("Has %(title)s ended?") % {"title": row.title},
        effect=_("That it was signed still counts. You can take this back."),
        verb=_("Write down that it ended"),
        keep=_("It goes on"),
        back=back,
        form=form,
    )
    return ask(request, question, _frame(request, space, row))


@login_required
@require_http_methods(GET_AND_POST)
def resume(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)
    back = _address(space, row)
    if request.method == "POST":
        try:
            actions.resume(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(title)s goes on.") % {"title": row.title})
        return redirect(back)
    question = Question(
        _("Does %(title)s go on?") % {"title": row.title},
        effect=_("The day on which it ended, and why, are taken back; the history keeps both."),
        verb=_("Take its end back"),
        keep=_("It has ended"),
        back=back,
        danger=False,
    )
    return ask(request, question, _frame(request, space, row))


@login_required
@require_http_methods(GET_AND_POST)
def remove(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)
    back = _address(space, row)
    if request.method == "POST":
        try:
            actions.remove_partnership(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("%(title)s is removed.") % {"title": row.title})
        return redirect("partnerships:partnerships", space.slug)
    question = Question(
        _("Remove %(title)s?") % {"title": row.title},
        effect=_("It was never signed, so nothing counts it. Its papers stay under Documents."),
        verb=_("Remove the partnership"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, _frame(request, space, row))


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = partnership_or_404(request, workspace, pk)
    page = history_page(row, within=space, number=request.GET.get("page"))
    context = {**_frame(request, space, row), "here": "history", "page": page}
    return render(request, "partnerships/history.html", context)


def _frame(request: Request, space: Workspace, row: Partnership) -> dict[str, object]:
    may_change = permissions.can_keep(request.user, space)
    return {"workspace": space, "partnership": row, "may_change": may_change}


def _address(space: Workspace, row: Partnership) -> str:
    return reverse("partnerships:partnership", args=[space.slug, row.pk])
