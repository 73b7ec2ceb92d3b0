from datetime import datetime

from django.db.models import QuerySet

from raceme.consents.models import ConsentRequest
from raceme.organisations.models import Person


def asked_of(person: Person) -> QuerySet[ConsentRequest]:
    """Return when a person was asked what they agree to, the last first."""
    rows = ConsentRequest.objects.of(person.workspace_id).filter(person=person)
    return rows.order_by("-at", "-pk")


def last_asked(person: Person) -> datetime | None:
    return asked_of(person).values_list("at", flat=True).first()
