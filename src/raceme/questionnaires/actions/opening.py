"""Collections: answers gathered with one version, opened and closed."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.models import Collection, Version
from raceme.questionnaires.queries import asks_of_collection

LONGEST_SLUG = 40
CHARACTERS_BY_CHANCE = 6


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``embedded_in``: the site whose pages may show it in a frame; empty: none may."""

    title: str
    is_public: bool = False
    is_anonymous: bool = False
    embedded_in: str = ""
    closes_on: date | None = None


@transaction.atomic
def open_collection(
    version: Version,
    opening: Opening,
    *,
    by: By,
    at: datetime,
    token: UUID | None = None,
    is_generated: bool = False,
) -> Collection:
    """Open a collection with a published version. Raises ``Retired``."""
    rows = Collection.objects.of(version.workspace_id)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    if version.questionnaire.retired_at is not None:
        raise refusals.Retired(title=version.questionnaire.title)
    title = opening.title.strip()[:200]
    row = Collection.objects.create(
        workspace_id=version.workspace_id,
        version=version,
        title=title,
        is_anonymous=opening.is_anonymous,
        is_public=opening.is_public,
        is_embeddable=bool(opening.embedded_in),
        embedded_in=opening.embedded_in,
        slug=_slug(title),
        closes_on=opening.closes_on,
        opened_at=at,
        opened_by=str(by)[:200],
        is_generated=is_generated,
    )
    audit.record(
        "questionnaires.open_collection",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"questionnaire": (None, str(version)), "title": (None, title)},
    )
    submissions.settle(token, result=row.reference)
    return row


def _slug(title: str) -> str:
    """Return an address that nobody guesses from the title."""
    chance = secrets.token_hex(CHARACTERS_BY_CHANCE // 2)
    words = slugify(title)[: LONGEST_SLUG - len(chance) - 1].strip("-")
    return f"{words}-{chance}" if words else chance


@transaction.atomic
def close_collection(collection: Collection, *, by: By, at: datetime) -> Collection:
    """
    Close it: nothing is begun, saved or handed in any more, and what waits is withdrawn.

    Raises ``CollectionOver``.
    """
    row = locked(collection)
    if row.closed_at is not None:
        raise refusals.CollectionOver(title=row.title)
    row.closed_at = at
    row.revision += 1
    row.save(update_fields=["closed_at", "revision"])
    waiting = asks_of_collection(row).filter(state=Ask.State.OPEN)
    with translation.override(row.workspace.language):
        reason = _("“%(title)s” was closed.") % {"title": row.title}
    for ask in waiting:
        asks.withdraw(ask, reason=reason, by=by, at=at)
    audit.record(
        "questionnaires.close_collection",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"closed_at": (None, at)},
    )
    return row


def locked(collection: Collection) -> Collection:
    return (
        Collection.objects.of(collection.workspace_id)
        .select_for_update(of=("self",))
        .select_related("workspace", "version__questionnaire")
        .get(pk=collection.pk)
    )
