"""The guided start: four steps, each saved when it is left."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from raceme.accounts.access import begin_session, workspace_or_404
from raceme.accounts.actions import edit_workspace
from raceme.accounts.http import Request, posted
from raceme.accounts.models import User
from raceme.accounts.permissions import can_own
from raceme.accounts.queries import is_without_users
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import EditForm, Form, status_of, token_in
from raceme.core.words import number
from raceme.engagements.actions import today_of
from raceme.portal.actions import set_up as actions
from raceme.portal.forms.set_up import (
    FirstForm,
    FirstProgrammeForm,
    MembersForm,
    MoneyForm,
    OrganisationForm,
)
from raceme.portal.queries import set_up as queries
from raceme.workspaces.models import Workspace

METHODS = ["GET", "HEAD", "POST"]
BEGINNING = ("name", "kind", "town", "country")
MONEY = ("language", "currency", "time_zone")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def begin(request: HttpRequest) -> HttpResponse:
    """Greet the first visitor; later ask who runs the installation for one more workspace."""
    if is_without_users():
        return _first(request)
    user = request.user
    if not isinstance(user, User):
        if request.method == "POST":
            messages.error(request, str(actions.SetUpAlready()))
        return redirect(settings.LOGIN_URL)
    if unfinished := queries.unfinished_workspace(user):
        made = queries.programme_of(unfinished)
        return redirect(_address("members" if made else "money", unfinished))
    if not user.is_operator:
        return redirect("accounts-public:start")
    return _further(request, user)


def _first(request: HttpRequest) -> HttpResponse:
    form = FirstForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user, workspace = actions.begin(
                form.beginning(),
                **form.account(),
                language=translation.get_language() or settings.LANGUAGE_CODE,
                time_zone=settings.TIME_ZONE,
                at=timezone.now(),
            )
        except actions.SetUpAlready as refusal:
            messages.error(request, str(refusal))
            return redirect(settings.LOGIN_URL)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            begin_session(request, user, came_by="set_up", at=timezone.now())
            return redirect(_address("money", workspace))
    return _shown(request, "organisation", form, workspace=None, is_first=True)


def _further(request: HttpRequest, user: User) -> HttpResponse:
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            workspace = actions.open_workspace(
                form.beginning(),
                owner=user,
                time_zone=settings.TIME_ZONE,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_address("money", workspace))
    return _shown(request, "organisation", form, workspace=None)


def step(view: Callable[[Request, Workspace], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only the owner of a workspace that is not set up yet take a step of its start."""

    @never_cache
    @login_required
    @require_http_methods(METHODS)
    def guarded(request: Request, workspace: str) -> HttpResponse:
        space = workspace_or_404(request, workspace)
        if not can_own(request.user, space):
            raise PermissionDenied
        if space.set_up_at is not None:
            return redirect("portal:today", workspace=space.slug)
        return view(request, space)

    return guarded


def _standing(workspace: Workspace, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(workspace, name) for name in (*names, "revision")}


def _tell(
    form: EditForm, refusal: ChangedMeanwhile, workspace: Workspace, names: Sequence[str]
) -> None:
    """Show what stands now beside what was typed."""
    workspace.refresh_from_db()
    standing = _standing(workspace, names)
    form.changed_meanwhile(refusal, revision=workspace.revision, standing=standing)


@step
def organisation(request: Request, workspace: Workspace) -> HttpResponse:
    form = OrganisationForm(posted(request), initial=_standing(workspace, BEGINNING))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_beginning(
                workspace,
                beginning=form.beginning(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            _tell(form, refusal, workspace, BEGINNING)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_address("money", workspace))
    return _shown(request, "organisation", form, workspace=workspace)


@step
def money(request: Request, workspace: Workspace) -> HttpResponse:
    form = MoneyForm(posted(request), initial=_standing(workspace, MONEY))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in MONEY}
        revision = form.cleaned_data["revision"] or 0
        try:
            edit_workspace(
                workspace, values=values, revision=revision, by=request.user, at=timezone.now()
            )
        except ChangedMeanwhile as refusal:
            _tell(form, refusal, workspace, MONEY)
        else:
            made = queries.programme_of(workspace)
            return redirect(_address("members" if made else "programme", workspace))
    return _shown(request, "money", form, workspace=workspace)


@step
def programme(request: Request, workspace: Workspace) -> HttpResponse:
    if queries.programme_of(workspace) or "skip" in request.POST:
        return redirect(_address("members", workspace))
    if "show" in request.POST:
        # Another scheme has other ready figures: they are shown, and nothing is judged yet.
        form = FirstProgrammeForm(initial=request.POST.dict(), currency=workspace.currency)
    else:
        form = FirstProgrammeForm(posted(request), currency=workspace.currency)
    if form.is_bound and form.is_valid():
        try:
            actions.add_first_programme(
                workspace,
                facts=form.facts(),
                every=form.cleaned_data["every"],
                figures=form.chosen(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_address("members", workspace))
    picks = [
        (pick, form[f"take-{pick.figure.code}"], form[f"target-{pick.figure.code}"])
        for pick in queries.picks(form.shown_scheme, workspace=workspace)
    ]
    context = {
        # What was ticked of another scheme is there again when one comes back to it.
        "kept": [
            (name, value)
            for name, value in request.POST.items()
            if name.startswith(("take-", "target-")) and value and name not in form.fields
        ],
        "of_scheme": [pick for pick in picks if pick[0].is_of_scheme],
        "general": [pick for pick in picks if not pick[0].is_of_scheme],
        "is_general_open": any(
            take.value() or target.value() for pick, take, target in picks if not pick.is_of_scheme
        ),
    }
    return _shown(request, "programme", form, workspace=workspace, **context)


@step
def members(request: Request, workspace: Workspace) -> HttpResponse:
    if "skip" in request.POST:
        return _finished(request, workspace, saved=0)
    form = MembersForm(
        posted(request), initial={"joined_on": today_of(workspace, at=timezone.now())}
    )
    rows: list[queries.Row] = []
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["lines"]
        try:
            rows = queries.member_rows(text, workspace=workspace, chosen=request.POST.dict())
            if _may_save(request, form, rows):
                joined = actions.add_members(
                    queries.members_in(rows, workspace=workspace),
                    workspace=workspace,
                    joined_on=form.cleaned_data["joined_on"],
                    by=request.user,
                    at=timezone.now(),
                )
                return _finished(request, workspace, saved=len(joined))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        "rows": rows,
        "taken": sum(row.is_taken for row in rows),
        "is_cluster": queries.is_cluster(workspace),
    }
    return _shown(request, "members", form, workspace=workspace, **context)


def _may_save(request: HttpRequest, form: MembersForm, rows: list[queries.Row]) -> bool:
    """Tell whether the lines are saved: only those that were shown, and none with an error."""
    if "save" not in request.POST:
        if not rows:
            form.add_error("lines", _("Paste at least one name or number, or skip this step."))
        return False
    if request.POST.get("seen", "") != form.seen():
        form.add_error(
            "lines", _("The lines changed since you saw what was found. Look again, then save.")
        )
        return False
    wrong = sum(bool(row.error) for row in rows)
    if wrong:
        form.add_error(
            None,
            ngettext(
                "Not saved: %(number)s line needs another look.",
                "Not saved: %(number)s lines need another look.",
                wrong,
            )
            % {"number": number(wrong)},
        )
    return not wrong


def _finished(request: Request, workspace: Workspace, *, saved: int) -> HttpResponse:
    actions.finish(workspace, by=request.user, at=timezone.now())
    if saved:
        said = ngettext(
            "Your workspace is set up, with %(number)s first member.",
            "Your workspace is set up, with %(number)s first members.",
            saved,
        ) % {"number": number(saved)}
    else:
        said = _("Your workspace is set up.")
    messages.success(request, said)
    return redirect("portal:today", workspace=workspace.slug)


def _address(name: str, workspace: Workspace) -> str:
    return reverse(f"portal-public:set_up_{name}", args=[workspace.slug])


def _shown(
    request: HttpRequest, name: str, form: Form, *, workspace: Workspace | None, **context: object
) -> HttpResponse:
    found = {
        "form": form,
        "workspace": workspace,
        "steps": queries.steps(workspace, current=name),
        **context,
    }
    return render(request, f"portal/set_up/{name}.html", found, status=status_of(form))
