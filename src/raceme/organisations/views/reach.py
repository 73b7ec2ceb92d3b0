"""How the screens reach their records, change them, and where they lead afterwards."""

from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, dumps, loads
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core.errors import Refusal
from raceme.core.forms import Form
from raceme.organisations import queries
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import Workspace

SENT_TO_CONFIRM = gettext_lazy(
    "What you changed is sent to the company to confirm: %(name)s has people of its own who speak "
    "for it. Until they say yes, the record stays as it is."
)
OFFER = "organisations.offer"
OFFER_LASTS = 24 * 60 * 60


class Reached(NamedTuple):
    space: Workspace
    organisation: Organisation


class ReachedPerson(NamedTuple):
    space: Workspace
    person: Person


def writable_or_403(request: Request, workspace: str) -> Workspace:
    space = workspace_or_404(request, workspace)
    if not can_write(request.user, space):
        raise PermissionDenied
    return space


def organisation_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> Reached:
    """Return an organisation the workspace deals with; to write in it takes a role that writes."""
    space = workspace_or_404(request, workspace)
    organisation = get_object_or_404(queries.organisations_of(space), pk=pk)
    if to_write and not can_write(request.user, space):
        raise PermissionDenied
    return Reached(space, organisation)


def person_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> ReachedPerson:
    space = workspace_or_404(request, workspace)
    person = get_object_or_404(queries.people_of(space), pk=pk)
    if to_write and not can_write(request.user, space):
        raise PermissionDenied
    return ReachedPerson(space, person)


def was_done(form: Form, change: Callable[..., object]) -> bool:
    """Do ``change`` with what a right form says; what refuses it is shown in the form."""
    if not form.is_valid():
        return False
    try:
        change(**form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def record_address(space: Workspace, organisation: Organisation) -> str:
    return reverse("portal:organisation", args=[space.slug, organisation.pk])


def offer(organisation: Organisation, *, space: Workspace) -> str:
    """
    Sign that a page has shown ``organisation`` to the workspace.

    A workspace may take up any record that it met by name or number, but nobody may go
    through the register by counting keys.
    """
    return dumps([organisation.pk, space.pk], salt=OFFER)


def offered(signed: str, *, space: Workspace) -> int | None:
    """Return the key that was offered to this workspace, if it was."""
    try:
        pk, workspace = loads(signed, salt=OFFER, max_age=OFFER_LASTS)
    except BadSignature:
        return None
    return int(pk) if workspace == space.pk else None
