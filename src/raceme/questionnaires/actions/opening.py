"""
Collections: answers gathered with one version, opened, changed, closed and reopened.

What was asked for one follows its last day: nobody is told of a day on which it is over already.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.asks.queries import local_day
from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.core import submissions
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.models import Collection, Version
from raceme.questionnaires.queries import asks_of_collection, withdrawn_by_closing
from raceme.questionnaires.solving import closed_to_strangers
from raceme.workspaces.models import Workspace

LONGEST_SLUG = 40
# Eight bytes: however fast addresses are tried, none is found.
CHARACTERS_BY_CHANCE = 16
# What those get who are asked again after their day is past, where no last day is named.
TIME_TO_ANSWER = timedelta(days=14)


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
    """
    Open a collection with a published version.

    Raises ``Retired``, ``LastDayOver``, and ``OnlyFromTheRegister`` where nobody could hand it in.
    """
    rows = Collection.objects.of(version.workspace_id)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    if version.questionnaire.retired_at is not None:
        raise refusals.Retired(title=version.questionnaire.title)
    _refuse_what_is_past(opening.closes_on, workspace=version.workspace, at=at)
    closed = closed_to_strangers(version.definition) if opening.is_public else None
    if closed is not None:
        said = closed.get(translation.get_language() or "") or next(iter(closed.values()))
        raise refusals.OnlyFromTheRegister(question=said)
    title = opening.title.strip()[:200]
    row = Collection.objects.create(
        workspace_id=version.workspace_id,
        version=version,
        title=title,
        is_anonymous=opening.is_anonymous,
        is_public=opening.is_public,
        is_embeddable=bool(opening.embedded_in),
        embedded_in=opening.embedded_in,
        slug=_slug(version.questionnaire.title),
        closes_on=opening.closes_on,
        opened_at=at,
        opened_by=str(by)[:200],
        is_generated=is_generated,
    )
    changes = {"questionnaire": (None, str(version)), "title": (None, title)}
    _record("open_collection", row, by=by, at=at, changes=changes)
    submissions.settle(token, result=row.reference)
    return row


def _slug(title: str) -> str:
    """Return an address that says what is asked, and that nobody guesses from it."""
    chance = secrets.token_hex(CHARACTERS_BY_CHANCE // 2)
    words = slugify(title)[: LONGEST_SLUG - len(chance) - 1].strip("-")
    return f"{words}-{chance}" if words else chance


@transaction.atomic
def change_collection(
    collection: Collection,
    *,
    title: str,
    closes_on: date | None,
    revision: int,
    by: By,
    at: datetime,
) -> tuple[Collection, int]:
    """
    Change its name and its last day; return it with how much that was asked has another day now.

    Whose day was the last one follows it, and so does whose day would come after it. Raises
    ``ChangedMeanwhile``, ``CollectionClosed``, ``LastDayOver``.
    """
    row = locked(collection)
    if row.closed_at is not None:
        raise refusals.CollectionClosed(title=row.title)
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    if closes_on != row.closes_on:
        _refuse_what_is_past(closes_on, workspace=row.workspace, at=at)
    kept = title.strip()[:200]
    meant = {"title": kept, "closes_on": closes_on}
    changes: dict[str, tuple[object, object]] = {
        name: (getattr(row, name), value)
        for name, value in meant.items()
        if getattr(row, name) != value
    }
    if not changes:
        return row, 0
    moved = _move_asks(row, closes_on, by=by, at=at) if "closes_on" in changes else 0
    row.title, row.closes_on = kept, closes_on
    row.revision += 1
    row.save(update_fields=["title", "closes_on", "revision"])
    _record("change_collection", row, by=by, at=at, changes=changes)
    return row, moved


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
    waiting = list(asks_of_collection(row).filter(state=Ask.State.OPEN))
    with translation.override(row.workspace.language):
        reason = _("“%(title)s” was closed.") % {"title": row.version.questionnaire.title}
    asks.withdraw_all(waiting, reason=reason, by=by, at=at)
    _record("close_collection", row, by=by, at=at, changes={"closed_at": (None, at)})
    return row


@transaction.atomic
def reopen_collection(
    collection: Collection,
    *,
    closes_on: date | None,
    asks_again: bool,
    by: By,
    at: datetime,
) -> tuple[Collection, int]:
    """
    Open it once more until another day; return it with how many are asked again.

    With ``asks_again`` those are who waited when it was closed: what they had begun they go on
    with. Raises ``NotClosed``, ``LastDayOver``, ``Retired``.
    """
    row = locked(collection)
    if row.closed_at is None:
        raise refusals.NotClosed(title=row.title)
    if row.version.questionnaire.retired_at is not None:
        raise refusals.Retired(title=row.version.questionnaire.title)
    _refuse_what_is_past(closes_on, workspace=row.workspace, at=at)
    resumed: list[Ask] = []
    if asks_again:
        until = closes_on or local_day(row.workspace, at=at) + TIME_TO_ANSWER
        withdrawn = list(withdrawn_by_closing(row).select_related("workspace"))
        resumed = asks.resume(withdrawn, past_due_on=until, by=by, at=at)
        _move_asks(row, closes_on, by=by, at=at)
    changes = {"closed_at": (row.closed_at, None), "closes_on": (row.closes_on, closes_on)}
    row.closed_at, row.closes_on = None, closes_on
    row.revision += 1
    row.save(update_fields=["closed_at", "closes_on", "revision"])
    told = {name: each for name, each in changes.items() if each[0] != each[1]}
    _record("reopen_collection", row, by=by, at=at, changes=told)
    return row, len(resumed)


@transaction.atomic
def renew_public_link(collection: Collection, *, revision: int, by: By, at: datetime) -> Collection:
    """
    Give it another public link: by the old one nothing is begun any more.

    Whoever has begun goes on by the address of their own. Raises ``ChangedMeanwhile``, and
    ``CollectionClosed`` where no link opens anything.
    """
    row = locked(collection)
    if row.closed_at is not None or not row.is_public:
        raise refusals.CollectionClosed(title=row.title)
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    row.slug = _slug(row.version.questionnaire.title)
    row.revision += 1
    row.save(update_fields=["slug", "revision"])
    _record("renew_public_link", row, by=by, at=at, changes={})
    return row


def _move_asks(row: Collection, closes_on: date | None, *, by: By, at: datetime) -> int:
    """Let what is asked follow the last day; without one there is none to follow."""
    if closes_on is None:
        return 0
    follows = Q(due_on__gt=closes_on)
    if row.closes_on is not None:
        follows |= Q(due_on=row.closes_on)
    waiting = asks_of_collection(row).filter(follows, state=Ask.State.OPEN)
    return asks.move_due_day(
        list(waiting.select_related("workspace")), due_on=closes_on, by=by, at=at
    )


def _refuse_what_is_past(closes_on: date | None, *, workspace: Workspace, at: datetime) -> None:
    if closes_on is not None and closes_on < local_day(workspace, at=at):
        raise refusals.LastDayOver


def _record(
    verb: str,
    row: Collection,
    *,
    by: By,
    at: datetime,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    audit.record(
        f"questionnaires.{verb}",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )


def locked(collection: Collection) -> Collection:
    return (
        Collection.objects.of(collection.workspace_id)
        .select_for_update(of=("self",))
        .select_related("workspace", "version__questionnaire")
        .get(pk=collection.pk)
    )
