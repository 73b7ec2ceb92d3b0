from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.mail import actions as mail
from raceme.organisations.models import Person


@transaction.atomic
def clear_person_address(person: Person, *, by: User, at: datetime) -> None:
    """Let mail be written to the person again. Raises ``mail.NothingToClear``."""
    mail.clear_bounces(person.email, at=at)
    audit.record(
        "organisations.clear_person_address",
        targets=person,
        workspace=person.workspace_id,
        by=by,
        at=at,
    )
