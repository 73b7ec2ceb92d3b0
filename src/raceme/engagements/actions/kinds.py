"""The kinds that a workspace adds for itself; the shipped ones are nobody's to change."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from raceme.audit import actions as audit
from raceme.engagements.actions import refusals
from raceme.engagements.actions.terms import By
from raceme.engagements.models import Kind
from raceme.engagements.queries import kinds_known_to
from raceme.workspaces.models import Workspace

LONGEST_NAME = 100
LONGEST_CODE = 40


def add_kind(
    workspace: Workspace,
    *,
    name: str,
    is_document: bool = False,
    has_level: bool = False,
    by: By,
    at: datetime,
) -> Kind:
    """
    Add a kind of activity; rules name it by a code made of its name, which stays.

    Raises ``KindKnown`` when one of that name or code is on offer already.
    """
    name = _clean(name)
    code = slugify(name)[:LONGEST_CODE].strip("-") or "kind"
    for known in kinds_known_to(workspace):
        if known.code == code or name.casefold() in (known.name.casefold(), known.label.casefold()):
            raise refusals.KindKnown(name=known.label)
    try:
        with transaction.atomic():
            kind = Kind.objects.create(
                workspace=workspace,
                code=code,
                name=name,
                is_document=is_document,
                has_level=has_level,
            )
            changes = {"name": (None, name), "code": (None, code)}
            audit.record(
                "engagements.add_kind",
                targets=kind,
                workspace=workspace,
                by=by,
                at=at,
                changes=changes,
            )
    except IntegrityError:
        # Somebody added the same at this moment; the constraint told, and theirs stands.
        raise refusals.KindKnown(name=name) from None
    return kind


@transaction.atomic
def rename_kind(kind: Kind, *, name: str, by: By, at: datetime) -> Kind:
    """Rename a workspace's own kind; its code stays, and with it what is counted."""
    name = _clean(name)
    known = kinds_known_to(_owner(kind)).exclude(pk=kind.pk)
    for other in known:
        if name.casefold() in (other.name.casefold(), other.label.casefold()):
            raise refusals.KindKnown(name=other.label)
    before, kind.name = kind.name, name
    kind.save(update_fields=["name"])
    _audit("rename_kind", kind, changes={"name": (before, name)}, by=by, at=at)
    return kind


@transaction.atomic
def stop_offering_kind(kind: Kind, *, by: By, at: datetime) -> Kind:
    """Take a kind off the list of choices; what was recorded as it stays."""
    return _offer(kind, is_offered=False, by=by, at=at)


@transaction.atomic
def offer_kind(kind: Kind, *, by: By, at: datetime) -> Kind:
    """Put a kind back on the list of choices."""
    return _offer(kind, is_offered=True, by=by, at=at)


def _offer(kind: Kind, *, is_offered: bool, by: By, at: datetime) -> Kind:
    _owner(kind)
    before, kind.is_offered = kind.is_offered, is_offered
    kind.save(update_fields=["is_offered"])
    verb = "offer_kind" if is_offered else "stop_offering_kind"
    _audit(verb, kind, changes={"is_offered": (before, is_offered)}, by=by, at=at)
    return kind


def _owner(kind: Kind) -> Workspace:
    if kind.workspace is None:
        raise refusals.KindShipped
    return kind.workspace


def _clean(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise refusals.KindUnnamed
    return cleaned


def _audit(
    verb: str, kind: Kind, *, changes: dict[str, tuple[object, object]], by: By, at: datetime
) -> None:
    audit.record(
        f"engagements.{verb}",
        targets=kind,
        workspace=_owner(kind),
        by=by,
        at=at,
        changes=changes,
    )
