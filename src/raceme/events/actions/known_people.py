"""Who came is known to the register before the log counts them: nobody's attendance is lost."""

from collections.abc import Sequence
from datetime import datetime

from raceme.audit import actions as audit
from raceme.events.actions.terms import By
from raceme.events.models import Event, Registration
from raceme.organisations.actions import PersonFacts, add_person
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of


def make_known(registrations: Sequence[Registration], *, event: Event, by: By, at: datetime) -> int:
    """
    Give each of ``registrations`` of a locked event its person; return how many were linked.

    Whom the workspace knows by exactly this address is meant; anybody else is written down anew,
    for a name alone may be somebody else's. Who was erased has no name, and stays nobody.
    """
    unknown = [one for one in registrations if one.person is None and one.name.strip()]
    if not unknown:
        return 0
    known = _by_address(unknown, event=event)
    for one in unknown:
        email = one.email.lower()
        person = known.get(email) if email else None
        if person is None:
            person = _added(one, event=event, by=by, at=at)
            if email:
                known[email] = person
        one.person = person
        one.revision += 1
    rows = Registration.objects.of(event.workspace_id)
    rows.bulk_update(unknown, ["person", "revision"])
    audit.record(
        "events.settle_person",
        targets=unknown,
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes={"came": (None, len(unknown))},
    )
    return len(unknown)


def _by_address(unknown: Sequence[Registration], *, event: Event) -> dict[str, Person]:
    """Return the person of each address; of several the one who is known longest."""
    emails = {one.email.lower() for one in unknown if one.email}
    people = people_of(event.workspace_id).filter(email__in=emails).order_by("-pk")
    return {one.email: one for one in people}


def _added(one: Registration, *, event: Event, by: By, at: datetime) -> Person:
    return add_person(
        PersonFacts(name=one.name, email=one.email, phone=one.phone, country=one.country),
        workspace=event.workspace,
        organisation=one.organisation,
        role=one.job_title[:100],
        is_generated=one.is_generated,
        by=by,
        at=at,
    )
