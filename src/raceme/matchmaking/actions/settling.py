"""
Who met is somebody of the register: found there, or put there as they said of themselves.

Nobody is guessed: a person is the one of that name with that address, an organisation the one of
that name with which the workspace deals.
"""

from datetime import datetime
from typing import Literal

from raceme.events.actions.registering import settle_person
from raceme.events.models import Registration
from raceme.events.queries import organisation_called
from raceme.matchmaking.actions.terms import By
from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import person_key
from raceme.organisations.queries import people_of
from raceme.organisations.validation import NotValid

New = Literal["new"]


def settled(registration: Registration, *, by: By, at: datetime) -> Registration:
    """Return ``registration`` with its person and, where it names one, its organisation."""
    wants_company = registration.organisation is None and bool(registration.organisation_name)
    if registration.person is not None and not wants_company:
        return registration
    person = registration.person or _person(registration)
    company = registration.organisation or _organisation(registration)
    try:
        return settle_person(registration, person=person, organisation=company, by=by, at=at)
    except NotValid:
        # What was typed as a company is none that the register can take: the person stands alone.
        return settle_person(
            registration, person=person, organisation=registration.organisation, by=by, at=at
        )


def _person(registration: Registration) -> Person | New:
    if not registration.email:
        return "new"
    known = people_of(registration.workspace_id).filter(
        email__iexact=registration.email, name_key=person_key(registration.name)
    )
    found = list(known[:2])
    return found[0] if len(found) == 1 else "new"


def _organisation(registration: Registration) -> Organisation | New | None:
    if not registration.organisation_name:
        return None
    found = organisation_called(registration.organisation_name, workspace=registration.workspace_id)
    if found is not None:
        return found
    return "new" if registration.country else None
