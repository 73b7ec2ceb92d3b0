"""How the screens reach a person, a purpose and a language."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.consents.models import Purpose
from raceme.consents.permissions import can_see_consents, can_take_consent
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.workspaces.models import Workspace


def person_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> tuple[Workspace, Person]:
    """Return a person of the workspace whose consents the reader may see, or write down."""
    space = workspace_or_404(request, workspace)
    person = get_object_or_404(people_of(space), pk=pk)
    may = can_take_consent if to_write else can_see_consents
    if not may(request.user, space):
        raise PermissionDenied
    return space, person


def purpose_or_404(code: str) -> Purpose:
    try:
        return Purpose(code)
    except ValueError as error:
        raise Http404 from error
