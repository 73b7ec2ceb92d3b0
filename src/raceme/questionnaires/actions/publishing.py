"""Publishing freezes a definition as the next version; nothing changes it afterwards."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import words
from raceme.core.canonical import digest
from raceme.core.errors import ChangedMeanwhile
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.models import Questionnaire, Version
from raceme.questionnaires.solving import Kind, faults_of_definition, naming
from raceme.workspaces.models import Workspace

Definition = Mapping[str, Any]


@transaction.atomic
def adopt(
    definition: Definition,
    *,
    workspace: Workspace,
    use: str,
    shipped_as: str = "",
    by: By,
    at: datetime,
    is_generated: bool = False,
) -> Questionnaire:
    """
    Take a definition into the workspace: its newest version is this one afterwards.

    A questionnaire of the same code gets a next version, unless its newest is the same.
    Raises ``NotPublishable``, and ``CodeTaken`` where that code is something else.
    """
    # Of two who adopt it at once the second waits here and finds what the first has made.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    code = str(definition.get("code", ""))
    row = Questionnaire.objects.of(workspace).filter(code=code).first()
    if row is not None and row.shipped_as != shipped_as:
        raise refusals.CodeTaken(code=code)
    if row is None:
        # A definition that cannot be published leaves no questionnaire: all is rolled back.
        row = Questionnaire.objects.create(
            workspace=workspace,
            code=code,
            title=title_in(definition, language=workspace.language) or code or "?",
            use=use,
            shipped_as=shipped_as,
            created_at=at,
            created_by=str(by)[:200],
            is_generated=is_generated,
        )
    publish(row, definition, by=by, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def publish(
    questionnaire: Questionnaire,
    definition: Definition,
    *,
    note: str = "",
    revision: int | None = None,
    by: By,
    at: datetime,
) -> Version:
    """
    Publish ``definition`` as the next version, and end the draft; the same again adds none.

    ``revision``: of the questionnaire as it was shown; None: whatever it is. Raises
    ``NotPublishable`` and ``ChangedMeanwhile``.
    """
    row = locked(questionnaire, revision=revision)
    newest = row.versions.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    said = {**deepcopy(dict(definition)), "code": row.code}
    if wrong := faults_of_definition({**said, "version": number}):
        raise refusals.NotPublishable(wrong)
    if newest and digest(newest.definition) == digest({**said, "version": newest.number}):
        made = newest
    else:
        said["version"] = number
        made = Version.objects.create(
            workspace_id=row.workspace_id,
            questionnaire=row,
            number=number,
            definition=said,
            fingerprint=digest(said),
            asks_organisations=bool(naming(said, Kind.ORGANISATION)),
            asks_people=bool(naming(said, Kind.PERSON)),
            published_at=at,
            published_by=str(by)[:200],
            note=note.strip(),
        )
        audit.record(
            "questionnaires.publish",
            targets=[row, made],
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes={"version": (newest.number if newest else None, number)}
            | ({"note": (None, note.strip())} if note.strip() else {}),
        )
    row.title = title_in(said, language=row.workspace.language)[:200]
    row.draft, row.drafted_at, row.drafted_by = {}, None, ""
    row.revision += 1
    row.save()
    return made


def locked(questionnaire: Questionnaire, *, revision: int | None = None) -> Questionnaire:
    """
    Lock the row and return it as it stands now.

    Raises ``ChangedMeanwhile``, and ``NoDraft`` where a draft that never was published is gone.
    """
    row = (
        Questionnaire.objects.of(questionnaire.workspace_id)
        .select_for_update(of=("self",))
        .select_related("workspace")
        .filter(pk=questionnaire.pk)
        .first()
    )
    if row is None:
        raise refusals.NoDraft(title=questionnaire.title)
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile(
            by=row.drafted_by, at=words.moment(row.drafted_at) if row.drafted_at else ""
        )
    return row


def title_in(definition: Definition, *, language: str) -> str:
    """Return the title of a definition in a language, else in the first that it has."""
    title = definition.get("title")
    if not isinstance(title, Mapping):
        return ""
    said = title.get(language) or next(iter(title.values()), "")
    return str(said).strip()[:200]
