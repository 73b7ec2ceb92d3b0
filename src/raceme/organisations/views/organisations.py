"""The list of organisations, the form of one, and its history."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_manage, can_see_contacts, can_write
from raceme.audit.queries import history_page
from raceme.core import lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.organisations import actions, lookup, queries
from raceme.organisations.access import organisation_choices
from raceme.organisations.forms.organisations import OrganisationForm, initial_of
from raceme.organisations.models import Organisation
from raceme.organisations.views import looking_up
from raceme.organisations.views.doubles import namesakes_shown, say_doubles
from raceme.organisations.views.lists import ASKING, LOOK_UP, ORGANISATIONS, organisations_of
from raceme.organisations.views.reach import (
    SENT_TO_CONFIRM,
    offered,
    organisation_or_404,
    record_address,
    writable_or_403,
)
from raceme.workspaces.models import Workspace

ADD = gettext_lazy("Add organisation")


@login_required
@require_safe
def organisations(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    today = timezone.localdate()
    rows = queries.organisations_of(space)
    # Only a filter by it needs to know of all what each is today.
    if request.GET.keys() & {"size", "member"}:
        rows = queries.listed_organisations(space, on=today)
    table = organisations_of(space, on=today)
    # A segment tells of people too, whom an expert knows by name alone.
    if not can_see_contacts(request.user, space):
        table = replace(table, saved_by="")
    listing = table.listing(
        request,
        rows,
        loaders={
            "size": partial(queries.size_on, day=today),
            "member": partial(_members, space=space),
        },
        choices=partial(organisation_choices, space),
        actions=_actions(request, space),
        counted=queries.relationships_of(space),
    )
    can_add = can_write(request.user, space)
    href = reverse("organisations:create", args=[space.slug])
    context = {
        "workspace": space,
        "can_add": can_add,
        "can_look_up": lookup.is_switched_on() and can_add,
        "empty_actions": [{"href": href, "label": ADD}] if can_add else [],
    }
    return listing.answer("organisations/organisations.html", context)


def _actions(request: Request, space: Workspace) -> list[lists.Bulk]:
    """Return what may be done to chosen rows, by this reader and in this installation."""
    may_write = can_write(request.user, space)
    asking = [one for one in ORGANISATIONS.bulk if may_write and one.name in ASKING]
    writing = ORGANISATIONS.bulk if can_manage(request.user, space) else asking
    is_offered = lookup.is_switched_on() and may_write
    return [*writing, *([LOOK_UP] if is_offered else [])]


def _members(pks: Iterable[int], *, space: Workspace) -> dict[int, bool]:
    return dict.fromkeys(
        queries.member_ids_on(timezone.localdate(), workspace=space, among=pks), True
    )


@login_required
@require_safe
def regions(request: Request, workspace: str) -> HttpResponse:
    """Answer with the regions of the country chosen in a form, for its field."""
    workspace_or_404(request, workspace)
    form = OrganisationForm(initial={"country": request.GET.get("country", "")})
    return render(request, "organisations/region.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    space = writable_or_403(request, workspace)
    start: dict[str, object] = {
        "country": space.country or "RO",
        "kind": Organisation.Kind.COMPANY,
        "name": request.GET.get("name", ""),
    }
    form = _form(request, space, initial=start)
    if form.is_valid() and form.facts:
        try:
            made = actions.add_as_found(
                form.facts,
                taken=_taken(form, space),
                workspace=space,
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
                may_have_namesake=form.cleaned_data["is_another"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect(record_address(space, made))
    return _page(request, form, space=space)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = organisation_or_404(request, workspace, pk, to_write=True)
    form = _form(request, space, initial=initial_of(row), standing=row)
    if form.is_valid() and form.facts:
        try:
            saved = actions.correct_as_found(
                row,
                facts=form.facts,
                taken=_taken(form, space),
                revision=form.cleaned_data["revision"] or 0,
                workspace=space,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row.refresh_from_db()
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if saved.proposed:
                messages.info(request, SENT_TO_CONFIRM % {"name": saved.name})
            else:
                messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            say_doubles(request, form, saved)
            return redirect(record_address(space, saved))
    return _page(request, form, space=space, organisation=row)


@login_required
@require_POST
def use(request: Request, workspace: str) -> HttpResponse:
    """Let the workspace deal with a record that a form offered instead of a new one."""
    space = writable_or_403(request, workspace)
    pk = offered(request.POST.get("use", ""), space=space)
    if pk is None:
        raise Http404
    organisation = get_object_or_404(Organisation, pk=pk)
    actions.use_organisation(organisation, workspace=space, by=request.user, at=timezone.now())
    messages.success(
        request, _("%(name)s is among your organisations.") % {"name": organisation.name}
    )
    return redirect(record_address(space, organisation))


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = organisation_or_404(request, workspace, pk)
    context = {
        "workspace": space,
        "organisation": row,
        "page": history_page(row, within=space, number=request.GET.get("page")),
    }
    return render(request, "organisations/history.html", context)


def _form(
    request: Request,
    space: Workspace,
    *,
    initial: dict[str, object],
    standing: Organisation | None = None,
) -> OrganisationForm:
    address = reverse("organisations:regions", args=[space.slug])
    sent = posted(request)
    answer: looking_up.Answer | None = None
    if sent is not None and "look_up" in sent:
        # What was typed stays, what the register adds is put beside it; nothing is judged yet.
        answer = looking_up.asked(sent, standing=standing)
        initial, sent = {**initial, **sent.dict(), **answer.fills}, None
    elif sent is not None and "show_regions" in sent:
        # Without JavaScript a country's regions come by a button; nothing is judged yet.
        initial, sent = {**initial, **sent.dict()}, None
    elif sent is not None:
        answer = looking_up.shown_before(sent, standing=standing)
        sent = answer.put_in(sent) if answer else sent
    elif standing is not None:
        answer = looking_up.looked_up_before(request, space=space, standing=standing)
        initial = {**initial, **answer.fills} if answer else initial
    form = OrganisationForm(sent, initial=initial, standing=standing, regions_address=address)
    form.answer = answer
    return form


def _taken(form: OrganisationForm, space: Workspace) -> actions.Taken | None:
    """Return what the form took over from a register, where one was asked."""
    answer = form.answer
    if not isinstance(answer, looking_up.Answer) or form.facts is None:
        return None
    return answer.kept(form.facts, workspace=space, standing=form.of)


def _page(
    request: Request,
    form: OrganisationForm,
    *,
    space: Workspace,
    organisation: Organisation | None = None,
) -> HttpResponse:
    context = {
        "workspace": space,
        "organisation": organisation,
        "form": form,
        "is_claimed": organisation is not None and queries.is_claimed(organisation),
        "answer": form.answer,
        "can_look_up": lookup.is_switched_on(),
        "same": namesakes_shown(form.same, space=space),
    }
    return render(request, "organisations/form.html", context, status=status_of(form))
