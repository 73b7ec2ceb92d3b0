"""Legal bases other than consent: named with their reason, ended, never changed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.consents.actions.terms import By
from raceme.consents.models import LegalBasis
from raceme.core.errors import Refusal
from raceme.core.models import Record
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


class BasisStands(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("A legal basis is named for this purpose already. End it first, then name another.")
        )


class BasisEnded(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This legal basis was ended already. Nothing was changed."))


@transaction.atomic
def name_basis(
    workspace: Workspace,
    *,
    purpose: str,
    kind: str,
    reason: str,
    person: Person | None = None,
    by: By,
    at: datetime,
) -> LegalBasis:
    """Name on what a purpose rests, for ``person`` or for everybody; raises ``BasisStands``."""
    try:
        with transaction.atomic():
            basis = LegalBasis.objects.create(
                workspace=workspace,
                purpose=purpose,
                kind=kind,
                reason=" ".join(reason.split()),
                person=person,
                since=at,
                named_by=str(by)[:200],
            )
    except IntegrityError as error:
        raise BasisStands from error
    _record("consents.name_basis", basis, by=by, at=at)
    return basis


@transaction.atomic
def end_basis(basis: LegalBasis, *, by: By, at: datetime) -> None:
    """Say that a purpose rests on this no more; raises ``BasisEnded``."""
    if (
        not LegalBasis.objects.of(basis.workspace_id)
        .filter(pk=basis.pk, ended_at=None)
        .update(ended_at=at)
    ):
        raise BasisEnded
    _record("consents.end_basis", basis, by=by, at=at)


def _record(verb: str, basis: LegalBasis, *, by: By, at: datetime) -> None:
    target: Record = basis.person or basis
    audit.record(
        verb,
        targets=target,
        workspace=basis.workspace_id,
        by=by,
        at=at,
        changes={
            "purpose": (None, basis.purpose),
            "basis": (None, basis.kind),
            "reason": (None, basis.reason),
        },
    )
