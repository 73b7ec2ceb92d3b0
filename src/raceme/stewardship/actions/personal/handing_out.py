"""Handing a person what is kept about them: the history says that it was done."""

from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.organisations.models import Person
from raceme.stewardship.queries.personal.gathered import Held, everything_of


@transaction.atomic
def hand_out(person: Person, *, form: str, by: User, at: datetime) -> list[Held]:
    """Return everything that is kept of ``person``, and write down that it was handed out."""
    held = everything_of(person)
    audit.record(
        "stewardship.hand_out",
        targets=person,
        workspace=person.workspace_id,
        by=by,
        at=at,
        changes={
            "form": (None, form),
            "records": (None, sum(len(each.rows) for each in held)),
        },
    )
    return held
