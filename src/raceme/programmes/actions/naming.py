"""An organisation as a form names it becomes one that the workspace deals with."""

from datetime import datetime

from raceme.core.errors import FieldRefusal
from raceme.organisations.actions import add_organisation, relate
from raceme.organisations.models import Organisation
from raceme.organisations.validation import Facts, NotValid
from raceme.programmes.actions.terms import By, Named, NewOrganisation
from raceme.workspaces.models import Workspace


def settled(
    named: Named, field: str, *, workspace: Workspace, by: By, at: datetime
) -> Organisation:
    """
    Return the organisation, put into the register where it is new.

    Raises a ``FieldRefusal`` beside ``field`` where the register cannot take it.
    """
    if isinstance(named, NewOrganisation):
        facts = Facts(name=named.name, country=named.country, kind=Organisation.Kind.OTHER)
        try:
            return add_organisation(facts, workspace=workspace, by=by, at=at)
        except NotValid as refused:
            raise FieldRefusal(field, next(iter(refused.errors.values()))) from refused
    relate(workspace, [named], at=at)
    return named
