"""
The draft of the next version: begun, saved, discarded; and a questionnaire begun or retired.

A draft is saved often and makes no entry in the history: it says who saved it last and when,
and publishing makes one.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.publishing import locked, title_in
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.building import code_from
from raceme.questionnaires.building.codes import CODE
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import faults_of_shape
from raceme.workspaces.models import Workspace

Definition = Mapping[str, Any]


@transaction.atomic
def new_questionnaire(
    definition: Definition,
    *,
    workspace: Workspace,
    use: str,
    token: UUID | None = None,
    by: By,
    at: datetime,
) -> Questionnaire:
    """
    Begin a questionnaire with a draft; where its code is taken, or none, it gets one like it.

    Sent twice with the same ``token``, it returns what the first sending made. Raises
    ``NotADraft``.
    """
    rows = Questionnaire.objects.of(workspace)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    _refuse_shapeless(definition)
    # Of two who begin one at once the second waits here and finds the code taken.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    title = title_in(definition, language=workspace.language)
    code = str(definition.get("code", ""))
    taken = set(rows.values_list("code", flat=True))
    if not CODE.fullmatch(code) or code in taken:
        code = code_from(code or title, taken=taken, otherwise="questionnaire", is_name=False)
    row = Questionnaire.objects.create(
        workspace=workspace,
        code=code,
        title=title or code,
        use=use,
        draft=_kept(definition, code=code),
        drafted_at=at,
        drafted_by=str(by)[:200],
        created_at=at,
        created_by=str(by)[:200],
    )
    _record("new_questionnaire", row, by=by, at=at, changes={"title": (None, row.title)})
    submissions.settle(token, result=row.reference)
    return row


@transaction.atomic
def begin_draft(
    questionnaire: Questionnaire,
    definition: Definition | None = None,
    *,
    by: By,
    at: datetime,
) -> Questionnaire:
    """
    Begin the draft of the next version, from the newest one or from ``definition``.

    One that is begun already stays. Raises ``DraftBegun`` where it would be replaced by
    ``definition``, ``NotADraft`` and ``Retired``.
    """
    row = locked(questionnaire)
    if row.retired_at is not None:
        raise refusals.Retired(title=row.title)
    if row.draft:
        if definition is not None:
            raise refusals.DraftBegun(title=row.title)
        return row
    if definition is None:
        definition = row.versions.latest("number").definition
    else:
        _refuse_shapeless(definition)
    row.draft = _kept(definition, code=row.code)
    _save_draft(row, by=by, at=at)
    _record("begin_draft", row, by=by, at=at)
    return row


@transaction.atomic
def save_draft(
    questionnaire: Questionnaire,
    definition: Definition,
    *,
    revision: int,
    by: By,
    at: datetime,
) -> Questionnaire:
    """Keep the draft as it is now. Raises ``ChangedMeanwhile``, ``NoDraft`` and ``NotADraft``."""
    row = locked(questionnaire)
    if not row.draft:
        raise refusals.NoDraft(title=row.title)
    row = locked(row, revision=revision)
    _refuse_shapeless(definition)
    row.draft = _kept(definition, code=row.code)
    if not row.versions.exists():
        row.title = title_in(definition, language=row.workspace.language) or row.code
    _save_draft(row, by=by, at=at)
    return row


@transaction.atomic
def discard_draft(
    questionnaire: Questionnaire, *, revision: int | None = None, by: By, at: datetime
) -> None:
    """
    Discard the draft; what was published stays, and what never was goes altogether.

    ``revision``: of the draft as it was shown; None: whatever it is. Raises ``NoDraft`` and
    ``ChangedMeanwhile``.
    """
    row = locked(questionnaire)
    if not row.draft:
        raise refusals.NoDraft(title=row.title)
    row = locked(row, revision=revision)
    _record("discard_draft", row, by=by, at=at, changes={"title": (row.title, None)})
    if not row.versions.exists():
        row.delete()
        return
    row.draft, row.drafted_at, row.drafted_by = {}, None, ""
    row.revision += 1
    row.save()


@transaction.atomic
def retire(questionnaire: Questionnaire, *, by: By, at: datetime) -> None:
    """Let nothing new be begun with it; what was answered stays."""
    row = locked(questionnaire)
    if row.retired_at is None:
        row.retired_at = at
        row.revision += 1
        row.save()
        _record("retire", row, by=by, at=at)


@transaction.atomic
def use_again(questionnaire: Questionnaire, *, by: By, at: datetime) -> None:
    row = locked(questionnaire)
    if row.retired_at is not None:
        row.retired_at = None
        row.revision += 1
        row.save()
        _record("use_again", row, by=by, at=at)


def _kept(definition: Definition, *, code: str) -> dict[str, Any]:
    """Return a draft of a questionnaire's own code, with sections to build in."""
    return {"sections": [], **deepcopy(dict(definition)), "code": code}


def _save_draft(row: Questionnaire, *, by: By, at: datetime) -> None:
    row.drafted_at, row.drafted_by = at, str(by)[:200]
    row.revision += 1
    row.save()


def _refuse_shapeless(definition: Definition) -> None:
    if wrong := faults_of_shape(definition):
        raise refusals.NotADraft(wrong)


def _record(
    verb: str,
    row: Questionnaire,
    *,
    by: By,
    at: datetime,
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    audit.record(
        f"questionnaires.{verb}",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes or {},
    )
