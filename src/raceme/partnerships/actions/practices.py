"""A good practice: described, proposed, published by managers, and taken over by others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.core.models import Record
from raceme.documents.models import Document
from raceme.organisations.actions import hold_people, relate
from raceme.partnerships import queries
from raceme.partnerships.actions import checking, refusals
from raceme.partnerships.actions.locks import locked
from raceme.partnerships.actions.terms import PRACTICE_FIELDS, Adoption, By, PracticeFacts
from raceme.partnerships.models import Adopter, GoodPractice, PracticeDocument, PracticeFigure
from raceme.partnerships.queries.completeness import Completeness, completeness_of
from raceme.workspaces.models import Workspace

State = GoodPractice.State
# Addresses of the practices' own pages, where a practice of that name could not be opened.
RESERVED_SLUGS = frozenset({"new"})
LONGEST_SLUG = 60


@transaction.atomic
def add_practice(
    workspace: Workspace,
    *,
    facts: PracticeFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
    is_generated: bool = False,
) -> GoodPractice:
    """
    Describe a practice as a draft, which staff alone see.

    A ``token`` that was sent before gives the practice it made then. Raises a ``FieldRefusal``.
    """
    if made := submissions.made_before(GoodPractice.objects.of(workspace), token, by=by, at=at):
        return made
    # Two of one title do not take one address together.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    checking.refuse_practice(facts, workspace=workspace)
    slug = facts.slug.lower() or _free_slug(facts.title, workspace=workspace)
    _refuse_slug(slug, workspace=workspace)
    row = GoodPractice(
        workspace=workspace,
        slug=slug,
        is_generated=is_generated,
        created_at=at,
        changed_at=at,
        **_fields_of(facts),
    )
    _hold(row, facts, at=at)
    row.save()
    _write_figures(row, facts.figures)
    changes = stated(row, ("slug", *PRACTICE_FIELDS))
    changes |= _difference([], list(facts.figures))
    _record("add_practice", row, changes=changes, by=by, at=at)
    submissions.settle(token, result=row.reference)
    return row


@transaction.atomic
def correct_practice(
    practice: GoodPractice, *, facts: PracticeFacts, revision: int, by: By, at: datetime
) -> GoodPractice:
    """
    Correct what a practice says; what everybody reads of it stays complete.

    Raises ``ChangedMeanwhile`` where somebody saved since ``revision``, or a ``Refusal``.
    """
    if facts.slug:
        # Two who take one address for two practices do not both get it.
        Workspace.objects.select_for_update().get(pk=practice.workspace_id)
    row = locked(practice, revision=revision)
    checking.refuse_practice(facts, workspace=row.workspace)
    slug = facts.slug.lower() or row.slug
    if slug != row.slug:
        _refuse_slug(slug, workspace=row.workspace)
    before = queries.figures_of(row)
    changes = assign(row, {"slug": slug, **_fields_of(facts)})
    changes |= _difference(before, list(facts.figures))
    if not changes:
        return row
    _hold(row, facts, at=at)
    _write_figures(row, facts.figures)
    if row.state == State.PUBLISHED:
        _refuse_incomplete(row)
    _save(row, at=at)
    _record("correct_practice", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def propose(practice: GoodPractice, *, by: By, at: datetime) -> GoodPractice:
    """Ask the managers to publish a practice."""
    row = _in_state(practice, State.DRAFT, State.WITHDRAWN)
    return _move(row, State.PROPOSED, verb="propose", by=by, at=at)


@transaction.atomic
def publish(practice: GoodPractice, *, by: By, at: datetime) -> GoodPractice:
    """Let everybody read a practice; raises ``Incomplete`` with what is still to be said."""
    row = _in_state(practice, State.DRAFT, State.PROPOSED, State.WITHDRAWN)
    _refuse_incomplete(row)
    row.published_at = at
    row.withdrawn_because = ""
    return _move(row, State.PUBLISHED, verb="publish_practice", by=by, at=at)


@transaction.atomic
def withdraw(practice: GoodPractice, *, reason: str, by: By, at: datetime) -> GoodPractice:
    """Take a practice back from everybody's eyes, with the reason for staff."""
    row = _in_state(practice, State.PUBLISHED, State.PROPOSED)
    why = " ".join(reason.split())[:300]
    if not why:
        raise refusals.ReasonMissing
    row.withdrawn_because = why
    return _move(row, State.WITHDRAWN, verb="withdraw", reason=why, by=by, at=at)


@transaction.atomic
def remove_practice(practice: GoodPractice, *, by: By, at: datetime) -> None:
    """Remove a draft; what was proposed or published is withdrawn instead."""
    row = _in_state(practice, State.DRAFT)
    _record("remove_practice", row, changes={"title": (row.title, None)}, by=by, at=at)
    row.delete()


@transaction.atomic
def add_practice_papers(
    practice: GoodPractice, *, papers: Sequence[Document], by: By, at: datetime
) -> None:
    """Keep what shows the success of a practice, for the workspace alone."""
    row = locked(practice)
    if any(each.workspace_id != row.workspace_id for each in papers):
        raise refusals.Gone
    known = set(row.papers.values_list("document_id", flat=True).order_by("pk"))
    PracticeDocument.objects.bulk_create(
        [
            PracticeDocument(workspace_id=row.workspace_id, practice=row, document=each)
            for each in papers
            if each.pk not in known
        ]
    )
    changes: Changes = {"evidence": (None, [each.name for each in papers])}
    _record("add_practice_papers", row, beside=papers, changes=changes, by=by, at=at)


@transaction.atomic
def take_practice_paper_away(paper: PracticeDocument, *, by: By, at: datetime) -> None:
    """Take a paper away from a practice; of a published one never the last that shows anything."""
    row = locked(paper.practice)
    found = queries.practice_papers_of(row).filter(pk=paper.pk).first()
    if found is None:
        raise refusals.Gone
    changes: Changes = {"evidence": ([found.document.name], None)}
    _record("take_practice_paper_away", row, beside=[found.document], changes=changes, by=by, at=at)
    found.delete()
    if row.state == State.PUBLISHED:
        _refuse_incomplete(row)


@transaction.atomic
def name_adopter(practice: GoodPractice, *, adoption: Adoption, by: By, at: datetime) -> Adopter:
    """Say who has taken a practice over, since when, and what they do otherwise."""
    row = locked(practice)
    organisation = adoption.organisation
    if organisation.pk == row.organisation_id:
        raise refusals.AdoptsItsOwn
    if row.adopters.filter(organisation=organisation).exists():
        raise refusals.AdoptedTwice(name=organisation.name)
    if adoption.since is not None:
        checking.refuse_day(adoption.since, field="since", workspace=row.workspace, at=at)
    relate(row.workspace, [organisation], at=at)
    adopter = Adopter(workspace_id=row.workspace_id, practice=row, **vars(adoption))
    adopter.save()
    changes: Changes = {"adopter": (None, organisation.name)}
    changes |= stated(adopter, ("since", "changed"))
    beside: list[Record] = [adoption.document] if adoption.document else []
    _record("name_adopter", row, beside=beside, changes=changes, by=by, at=at)
    return adopter


@transaction.atomic
def take_adopter_away(adopter: Adopter, *, by: By, at: datetime) -> None:
    row = locked(adopter.practice)
    found = queries.adopters_of(row).filter(pk=adopter.pk).first()
    if found is None:
        raise refusals.Gone
    changes: Changes = {"adopter": (found.organisation.name, None)}
    _record("take_adopter_away", row, changes=changes, by=by, at=at)
    found.delete()


def standing_of(row: GoodPractice) -> Completeness:
    """Return what is still to be said of a practice."""
    has_proof = row.figures.exists() or row.papers.exists()
    return completeness_of(row, has_proof=has_proof)


def _refuse_incomplete(row: GoodPractice) -> None:
    standing = standing_of(row)
    if not standing.is_complete:
        raise refusals.Incomplete(lacking=[str(part) for part in standing.lacking])


def _in_state(practice: GoodPractice, *states: str) -> GoodPractice:
    row = locked(practice)
    if row.state not in states:
        raise refusals.StateForbids(state=str(row.get_state_display()))
    return row


def _move(
    row: GoodPractice, state: str, *, verb: str, reason: str = "", by: By, at: datetime
) -> GoodPractice:
    changes = assign(row, {"state": str(state)})
    row.decided_at, row.decided_by = at, str(by)[:200]
    _save(row, at=at)
    if reason:
        changes["reason"] = (None, reason)
    _record(verb, row, changes=changes, by=by, at=at)
    return row


def _save(row: GoodPractice, *, at: datetime) -> None:
    row.revision += 1
    row.changed_at = at
    row.save()


def _fields_of(facts: PracticeFacts) -> dict[str, Any]:
    fields = {name: getattr(facts, name) for name in PRACTICE_FIELDS}
    shows = facts.shows_contact and facts.contact is not None
    return fields | {"title": facts.title.strip(), "shows_contact": shows}


def _hold(row: GoodPractice, facts: PracticeFacts, *, at: datetime) -> None:
    relate(row.workspace, [facts.organisation], at=at)
    hold_people([facts.contact] if facts.contact else [])


def _write_figures(row: GoodPractice, figures: Sequence[tuple[str, str]]) -> None:
    if queries.figures_of(row) == list(figures):
        return
    row.figures.all().delete()
    PracticeFigure.objects.bulk_create(
        [
            PracticeFigure(
                workspace_id=row.workspace_id,
                practice=row,
                position=position,
                label=label,
                value=value,
            )
            for position, (label, value) in enumerate(figures, start=1)
        ]
    )


def _difference(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Changes:
    if before == after:
        return {}
    said = [[f"{label}: {value}" for label, value in each] or None for each in (before, after)]
    return {"figures": (said[0], said[1])}


def _record(
    verb: str,
    row: GoodPractice,
    *,
    beside: Sequence[Record] = (),
    changes: Changes,
    by: By,
    at: datetime,
) -> None:
    audit.record(
        f"partnerships.{verb}",
        targets=[row, *beside],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )


def _refuse_slug(slug: str, *, workspace: Workspace) -> None:
    if slug in RESERVED_SLUGS or slug in queries.slugs_in(workspace, beginning=slug):
        raise refusals.AddressTaken(slug=slug)


def _free_slug(title: str, *, workspace: Workspace) -> str:
    """Make an address of ``title`` that no practice here has: ``title-2`` and so on."""
    cut = slugify(title)[: LONGEST_SLUG - 5]
    stem = (cut if cut == slugify(title) else cut.rpartition("-")[0] or cut).strip("-")
    stem = stem or "practice"
    taken = RESERVED_SLUGS | queries.slugs_in(workspace, beginning=stem)
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
