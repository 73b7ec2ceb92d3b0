"""The list of organisations, the form of one, and its history."""

from collections.abc import Iterable
from dataclasses import dataclass
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
from raceme.accounts.permissions import can_manage, can_write
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.organisations import actions, queries
from raceme.organisations.access import organisation_choices
from raceme.organisations.forms.organisations import OrganisationForm, initial_of
from raceme.organisations.models import Organisation
from raceme.organisations.views.lists import organisations_of
from raceme.organisations.views.reach import (
    offer,
    offered,
    organisation_or_404,
    record_address,
    writable_or_403,
)
from raceme.workspaces.models import Workspace

ADD = gettext_lazy("Add organisation")


@dataclass(frozen=True)
class Namesake:
    """A record that may be meant: its page where it is known, else what takes it up."""

    organisation: Organisation
    href: str
    offer: str


@login_required
@require_safe
def organisations(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    today = timezone.localdate()
    rows = queries.organisations_of(space)
    # Only a filter by it needs to know of all what each is today.
    if request.GET.keys() & {"size", "member"}:
        rows = queries.listed_organisations(space, on=today)
    listing = organisations_of(space, on=today).listing(
        request,
        rows,
        loaders={
            "size": partial(queries.size_on, day=today),
            "member": partial(_members, space=space),
        },
        choices=partial(organisation_choices, space),
        actions=None if can_manage(request.user, space) else (),
        counted=queries.relationships_of(space),
    )
    can_add = can_write(request.user, space)
    href = reverse("organisations:create", args=[space.slug])
    context = {
        "workspace": space,
        "can_add": can_add,
        "empty_actions": [{"href": href, "label": ADD}] if can_add else [],
    }
    return listing.answer("organisations/organisations.html", context)


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
            made = actions.add_organisation(
                form.facts,
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
            saved = actions.correct_organisation(
                row,
                facts=form.facts,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row.refresh_from_db()
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
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
    if sent is not None and "show_regions" in sent:
        # Without JavaScript a country's regions come by a button; nothing is judged yet.
        initial, sent = {**initial, **sent.dict()}, None
    return OrganisationForm(sent, initial=initial, standing=standing, regions_address=address)


def _page(
    request: Request,
    form: OrganisationForm,
    *,
    space: Workspace,
    organisation: Organisation | None = None,
) -> HttpResponse:
    keys = [each.pk for each in form.same]
    known = set(
        queries.organisations_of(space).filter(pk__in=keys).values_list("pk", flat=True)
        if keys
        else ()
    )
    context = {
        "workspace": space,
        "organisation": organisation,
        "form": form,
        "same": [
            Namesake(
                each,
                record_address(space, each) if each.pk in known else "",
                offer(each, space=space),
            )
            for each in form.same
        ],
    }
    return render(request, "organisations/form.html", context, status=status_of(form))
