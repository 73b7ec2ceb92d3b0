"""How things stand with a person: purpose by purpose, and everything that was ever said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from raceme.consents.models import Consent, LegalBasis, Purpose, Withdrawal
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds for one purpose of a person."""

    purpose: Purpose
    consent: Consent | None
    withdrawal: Withdrawal | None
    basis: LegalBasis | None

    @property
    def is_permitted(self) -> bool:
        if self.consent is not None:
            return True
        return self.basis is not None and (self.basis.is_binding or self.withdrawal is None)

    @property
    def can_be_withdrawn(self) -> bool:
        """Tell whether a no would change anything."""
        if self.withdrawal is not None:
            return False
        return self.consent is not None or (self.basis is not None and not self.basis.is_binding)


def consents_of(workspace: Workspace | int) -> QuerySet[Consent]:
    """Return everything that people agreed to, the newest first."""
    return (
        Consent.objects.of(workspace)
        .select_related("person", "text", "document", "withdrawal", "withdrawal__document")
        .order_by("-at", "-pk")
    )


def consents_of_person(person: Person) -> QuerySet[Consent]:
    return consents_of(person.workspace_id).filter(person=person)


def agreed_by(people: Iterable[int], *, on: date) -> list[Consent]:
    """Return what each of ``people`` agrees to on a day, by purpose: one query."""
    theirs = Q(person__in=list(people), state=Consent.State.GIVEN)
    given = Consent.objects.reached_by(theirs).order_by("at", "pk")
    standing = [one for one in given if one.holds_on(on)]
    return sorted(standing, key=lambda one: Purpose.values.index(one.purpose))


def withdrawals_of(workspace: Workspace | int) -> QuerySet[Withdrawal]:
    return (
        Withdrawal.objects.of(workspace)
        .select_related("person", "document", "consent")
        .order_by("-at", "-pk")
    )


def history_of_person(person: Person) -> list[Consent | Withdrawal]:
    """Return what a person ever said, the last first."""
    said: list[Consent | Withdrawal] = [
        *consents_of_person(person),
        *withdrawals_of(person.workspace_id).filter(person=person),
    ]
    return sorted(said, key=lambda one: (one.at, isinstance(one, Withdrawal), one.pk), reverse=True)


def standings_of(person: Person, *, on: date | None = None) -> list[Standing]:
    """Return how each purpose stands with ``person``: three queries."""
    day = on or timezone.localdate()
    given = consents_of_person(person).filter(state=Consent.State.GIVEN)
    consents = {one.purpose: one for one in given if one.holds_on(day)}
    said_no = withdrawals_of(person.workspace_id).filter(person=person, ended_at=None)
    withdrawals = {one.purpose: one for one in said_no}
    bases = bases_for(person)
    return [
        Standing(
            purpose=purpose,
            consent=consents.get(purpose),
            withdrawal=withdrawals.get(purpose),
            basis=bases.get(purpose),
        )
        for purpose in Purpose
    ]


def bases_for(person: Person) -> Mapping[str, LegalBasis]:
    """Return the basis of each purpose that has one: a person's own before the workspace's."""
    rows = bases_of(person.workspace_id).filter(Q(person=None) | Q(person=person), ended_at=None)
    found: dict[str, LegalBasis] = {}
    # A binding one weighs most, then what was named of the person alone.
    for row in sorted(rows, key=lambda row: (row.is_binding, row.person_id is not None, row.pk)):
        found[row.purpose] = row
    return found


def bases_of(workspace: Workspace | int) -> QuerySet[LegalBasis]:
    """Return every legal basis that was ever named, the newest first."""
    return LegalBasis.objects.of(workspace).select_related("person").order_by("-since", "-pk")


def standing_basis(
    workspace: Workspace | int, purpose: str, *, person: Person | None = None
) -> LegalBasis | None:
    return bases_of(workspace).filter(purpose=purpose, person=person, ended_at=None).first()
