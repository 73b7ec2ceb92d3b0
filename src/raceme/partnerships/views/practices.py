"""One good practice: its page, its form, its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.organisations.queries import own_organisation, suggested_names
from raceme.partnerships import actions, permissions, queries
from raceme.partnerships.access import kept_or_403, own_practice, practice_or_404
from raceme.partnerships.forms import practices as forms
from raceme.partnerships.forms.rows import are_valid, typed_in
from raceme.partnerships.models import GoodPractice
from raceme.partnerships.queries.completeness import completeness_of
from raceme.partnerships.views.words import LIMIT_IN_MEGABYTES
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def practice(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = practice_or_404(request, workspace, practice)
    figures, papers = queries.figures_of(row), list(queries.practice_papers_of(row))
    address = reverse("partnerships-public:practice", args=[space.slug, row.slug])
    context = {
        **frame_of(request, space, row),
        "here": "practice",
        "figures": figures,
        "papers": papers,
        "adopters": queries.adopters_of(row),
        "completeness": completeness_of(row, has_proof=bool(figures or papers)),
        "can_publish": permissions.can_publish(request.user, space),
        "address": request.build_absolute_uri(address),
        "limit": LIMIT_IN_MEGABYTES,
    }
    return render(request, "partnerships/practices/practice.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def create(request: Request, workspace: str) -> HttpResponse:
    space = kept_or_403(request, workspace)
    wants_more = "more" in request.POST
    sent = posted(request)
    own = None if sent else own_organisation(space)
    form = forms.PracticeForm(
        None if wants_more else sent,
        workspace=space,
        initial={"organisation": own.name if own else ""},
    )
    rows = forms.figure_rows(sent, more=wants_more)
    if wants_more:
        form.initial.update(typed_in(form, request.POST))
    elif sent is not None and all([form.is_valid(), are_valid(rows)]):
        try:
            made = actions.add_practice(
                space,
                facts=form.facts(forms.said_in(rows)),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(title)s is kept as a draft. The page says what it still lacks.")
            messages.success(request, sentence % {"title": made.title})
            return redirect("partnerships:practice", space.slug, made.slug)
    return _form_page(request, form, rows, space=space)


@login_required
@require_http_methods(GET_AND_POST)
def edit(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)
    wants_more = "more" in request.POST
    sent = posted(request)
    form = forms.PracticeForm(
        None if wants_more else sent, workspace=space, row=row, initial=forms.initial_of(row)
    )
    rows = forms.figure_rows(sent, row=row, more=wants_more)
    standing: list[tuple[str, str]] = []
    if wants_more:
        form.initial.update(typed_in(form, request.POST))
    elif sent is not None and all([form.is_valid(), are_valid(rows)]):
        try:
            saved = actions.correct_practice(
                row,
                facts=form.facts(forms.said_in(rows)),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = practice_or_404(request, workspace, practice).row
            form.changed_meanwhile(refusal, revision=row.revision, standing=forms.initial_of(row))
            standing = queries.figures_of(row)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s is saved.") % {"title": saved.title})
            return redirect("partnerships:practice", space.slug, saved.slug)
    return _form_page(request, form, rows, space=space, row=row, standing=standing)


def _form_page(
    request: Request,
    form: forms.PracticeForm,
    rows: list[forms.FigureForm],
    *,
    space: Workspace,
    row: GoodPractice | None = None,
    standing: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "workspace": space,
        "practice": row,
        "form": form,
        "rows": rows,
        "standing_figures": standing,
        "suggested": suggested_names(space),
        "people": queries.suggested_people(space),
    }
    status = status_of(form, *rows)
    return render(request, "partnerships/practices/form.html", context, status=status)


@login_required
@require_http_methods(GET_AND_POST)
def remove(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)
    back = address_of(space, row)
    if request.method == "POST":
        try:
            actions.remove_practice(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("%(title)s is removed.") % {"title": row.title})
        return redirect("partnerships:practices", space.slug)
    question = Question(
        _("Remove %(title)s?") % {"title": row.title},
        effect=_("Nobody outside has read it. Its figures and adopters go; files stay."),
        verb=_("Remove the practice"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, frame_of(request, space, row))


@login_required
@require_safe
def history(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = practice_or_404(request, workspace, practice)
    page = history_page(row, within=space, number=request.GET.get("page"))
    context = {**frame_of(request, space, row), "here": "history", "page": page}
    return render(request, "partnerships/practices/history.html", context)


def frame_of(request: Request, space: Workspace, row: GoodPractice) -> dict[str, object]:
    may_change = permissions.can_keep(request.user, space)
    return {"workspace": space, "practice": row, "may_change": may_change}


def address_of(space: Workspace, row: GoodPractice) -> str:
    return reverse("partnerships:practice", args=[space.slug, row.slug])
