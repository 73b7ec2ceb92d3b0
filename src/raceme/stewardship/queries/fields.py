"""What both records say, field by field, and which of two values is the sensible one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core import places
from raceme.organisations.models import Confirmation, Organisation, Person

LABELS: Mapping[str, Promise] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "country": _("Country and region"),
    "region": _("Region"),
    "town": _("Town"),
    "address": _("Address"),
    "registered_number": _("Registered number"),
    "vat_number": _("VAT number"),
    "activity_code": _("Activity"),
    "website": _("Website"),
    "email": _("E-mail"),
    "description": _("Description"),
    "phone": _("Telephone"),
    "gender": _("Gender"),
}
OF_ORGANISATIONS = (
    "name",
    "kind",
    "country",
    "town",
    "address",
    "registered_number",
    "vat_number",
    "activity_code",
    "website",
    "email",
    "description",
)
OF_PEOPLE = ("name", "email", "phone", "country", "gender")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One field: what each says, and whose value is suggested ("survivor" or "absorbed")."""

    name: str
    label: Promise | str
    survivor: str
    absorbed: str
    suggested: str

    @property
    def is_same(self) -> bool:
        return self.survivor == self.absorbed


def label_of(name: str) -> Promise | str:
    return LABELS.get(name, name)


def choices_of(survivor: Organisation | Person, absorbed: Organisation | Person) -> list[Choice]:
    """
    Return each field of both, with the sensible value.

    Where one says nothing it is the other's; else that of who was confirmed later, and without
    a confirmation the survivor's.
    """
    is_organisation = isinstance(survivor, Organisation)
    newer = _confirmed_later(survivor, absorbed) if is_organisation else "survivor"
    names = OF_ORGANISATIONS if is_organisation else OF_PEOPLE
    return [_choice(name, survivor, absorbed, newer=newer) for name in names]


def _choice(name: str, survivor: Any, absorbed: Any, *, newer: str) -> Choice:  # noqa: ANN401
    own, other = _said(survivor, name), _said(absorbed, name)
    suggested = newer if own and other else "absorbed" if other else "survivor"
    label = LABELS[name] if name != "country" or hasattr(survivor, "region") else _("Country")
    return Choice(name=name, label=label, survivor=own, absorbed=other, suggested=suggested)


def _said(record: Any, name: str) -> str:  # noqa: ANN401 (an organisation or a person)
    value = str(getattr(record, name) or "")
    if name == "country":
        parts = [places.country(value)] if value else []
        region = getattr(record, "region", "")
        return ", ".join([*parts, *([places.region(region)] if region else [])])
    display: Callable[[], str] | None = getattr(record, f"get_{name}_display", None)
    return str(display()) if display and value else value


def _confirmed_later(survivor: Any, absorbed: Any) -> str:  # noqa: ANN401
    days = confirmed_at([survivor.pk, absorbed.pk])
    own, other = days.get(survivor.pk), days.get(absorbed.pk)
    return "absorbed" if other and (own is None or other > own) else "survivor"


def confirmed_at(keys: Iterable[int]) -> dict[int, datetime]:
    """Return when each was last said to be right by its own people."""
    said = Confirmation.objects.filter(organisation__in=list(keys), is_own=True)
    rows = said.order_by("confirmed_at")
    return dict(rows.values_list("organisation", "confirmed_at"))
