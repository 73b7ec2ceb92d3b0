"""People as the workspace knows them, and where they belong."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_see_contacts, can_write
from raceme.audit.queries import history_page
from raceme.core import lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.core.places import country as country_name
from raceme.mail.queries import bounces_of
from raceme.organisations import actions, queries
from raceme.organisations.access import filter_choices
from raceme.organisations.forms.people import (
    AddPersonForm,
    AffiliationForm,
    EndForm,
    PersonForm,
    initial_of,
)
from raceme.organisations.models import Person
from raceme.organisations.views.lists import ASKING, NAMES_OF_PEOPLE, PEOPLE
from raceme.organisations.views.reach import person_or_404, was_done, writable_or_403
from raceme.workspaces.models import Workspace

ADD = gettext_lazy("Add person")
MOST_DIGITS = 18


@login_required
@require_safe
def people(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    sees_contacts = can_see_contacts(request.user, space)
    listing = (PEOPLE if sees_contacts else NAMES_OF_PEOPLE).listing(
        request,
        queries.people_of(space),
        loaders={"organisations": partial(queries.organisation_names_of, workspace=space)},
        choices=filter_choices,
        actions=_actions(request.user, space) if sees_contacts else (),
    )
    can_add = can_write(request.user, space)
    href = reverse("organisations:person_create", args=[space.slug])
    context = {
        "workspace": space,
        "can_add": can_add,
        "empty_actions": [{"href": href, "label": ADD}] if can_add else [],
    }
    return listing.answer("organisations/people.html", context)


def _actions(user: User, space: Workspace) -> list[lists.Bulk]:
    """Return what may be done to chosen people: letters to many are for managers."""
    if can_manage(user, space):
        return list(PEOPLE.bulk)
    may_ask = can_write(user, space)
    return [action for action in PEOPLE.bulk if may_ask and action.name in ASKING]


@login_required
@require_safe
def person(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = person_or_404(request, workspace, pk)
    sees_contacts = can_see_contacts(request.user, space)
    context = {
        "workspace": space,
        "person": row,
        "bounce": bounces_of([row.email]).first() if row.email and sees_contacts else None,
        "affiliations": list(queries.affiliations_of(space).filter(person=row)),
        "sees_contacts": sees_contacts,
        "can_change": can_write(request.user, space),
    }
    return render(request, "organisations/person.html", context)


@login_required
@require_POST
def clear_person_address(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Let mail be written again to a person's address that bounced."""
    space, row = person_or_404(request, workspace, pk, to_write=True)
    try:
        actions.clear_person_address(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The address is cleared: mail is written to it again."))
    return redirect("organisations:person", space.slug, row.pk)


@login_required
@require_safe
def person_history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = person_or_404(request, workspace, pk)
    # It tells addresses that were, so that it is for the same eyes as those that are.
    if not can_see_contacts(request.user, space):
        raise PermissionDenied
    context = {
        "workspace": space,
        "person": row,
        "page": history_page(row, within=space, number=request.GET.get("page")),
    }
    return render(request, "organisations/person_history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: Request, workspace: str) -> HttpResponse:
    space = writable_or_403(request, workspace)
    start = {
        "name": request.GET.get("name", ""),
        "email": request.GET.get("email", ""),
        "organisation": _organisation_asked(request, space),
    }
    form = AddPersonForm(posted(request), workspace=space, initial=start)
    if form.is_valid():
        try:
            made = actions.add_person(
                form.facts(),
                workspace=space,
                organisation=form.named,
                role=form.cleaned_data["role"],
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("organisations:person", space.slug, made.pk)
    context = {
        "workspace": space,
        "person": None,
        "form": form,
        "suggested": queries.suggested_names(space),
    }
    return render(request, "organisations/person_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = person_or_404(request, workspace, pk, to_write=True)
    form = PersonForm(posted(request), initial=initial_of(row))
    if form.is_valid():
        try:
            saved = actions.correct_person(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = get_object_or_404(queries.people_of(space), pk=pk)
            form.changed_meanwhile(refusal, revision=row.revision, standing=_standing(row))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("organisations:person", space.slug, saved.pk)
    context = {"workspace": space, "person": row, "form": form}
    return render(request, "organisations/person_form.html", context, status=status_of(form))


def _organisation_asked(request: Request, space: Workspace) -> str:
    """Return how the organisation whose page led here is named in the form."""
    asked = request.GET.get("organisation", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
        return ""
    found = queries.organisations_of(space).filter(pk=int(asked)).first()
    return (found.registered_number or found.name) if found else ""


def _standing(row: Person) -> dict[str, object]:
    """Return what stands now, in words where the form holds a code."""
    words = {
        "country": country_name(row.country) if row.country else "",
        "gender": row.get_gender_display(),
    }
    return {**initial_of(row), **words}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def affiliate(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = person_or_404(request, workspace, pk, to_write=True)
    start = {"organisation": _organisation_asked(request, space)}
    form = AffiliationForm(posted(request), workspace=space, initial=start)
    if form.is_valid() and form.named:
        try:
            actions.affiliate(
                row,
                organisation=form.named,
                role=form.cleaned_data["role"],
                started_on=form.cleaned_data["started_on"],
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            words = {"name": row.name, "organisation": form.named.name}
            messages.success(request, _("%(name)s belongs to %(organisation)s.") % words)
            return redirect("organisations:person", space.slug, row.pk)
    context = {
        "workspace": space,
        "person": row,
        "form": form,
        "suggested": queries.suggested_names(space),
    }
    return render(request, "organisations/affiliation.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_affiliation(request: Request, workspace: str, person: int, pk: int) -> HttpResponse:
    """Ask for the last day by GET; end the affiliation by POST."""
    space, row = person_or_404(request, workspace, person, to_write=True)
    affiliation = get_object_or_404(queries.affiliations_of(space), person=row, pk=pk)
    back = reverse("organisations:person", args=[space.slug, row.pk])
    form = EndForm(posted(request), initial={"ended_on": timezone.localdate()})
    end = partial(actions.end_affiliation, affiliation, by=request.user, at=timezone.now())
    if was_done(form, end):
        messages.success(request, _("The affiliation is ended."))
        return redirect(back)
    words = {"name": row.name, "organisation": affiliation.organisation.name}
    question = Question(
        _("Has %(name)s left %(organisation)s?") % words,
        effect=_("What is recorded of both stays as it is."),
        verb=_("End the affiliation"),
        keep=_("Keep it"),
        back=back,
        form=form,
    )
    return ask(request, question, {"workspace": space, "person": row})
