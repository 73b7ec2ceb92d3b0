"""Named reads of questionnaires and answers."""

from typing import Any

from django.db.models import QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.questionnaires.models import Answer, AnswerSet, Questionnaire, Version
from raceme.workspaces.models import Workspace


def questionnaires_of(workspace: Workspace | int) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.of(workspace).order_by("title", "pk")


def questionnaires_visible_to(user: User) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.within(workspaces_of(user)).order_by("title", "pk")


def newest_version(questionnaire: Questionnaire) -> Version | None:
    return questionnaire.versions.order_by("-number").first()


def rows_of(answer_set: AnswerSet) -> dict[str, Answer]:
    """Return each item's row, also where the answer was taken away again."""
    rows = Answer.objects.of(answer_set.workspace_id).filter(answer_set=answer_set)
    found = {row.item: row for row in rows}
    for row in found.values():
        row.answer_set = answer_set
    return found


def answers_of(answer_set: AnswerSet) -> dict[str, Any]:
    """Return the answers by item, as the engine reads them."""
    rows = Answer.objects.of(answer_set.workspace_id).filter(
        answer_set=answer_set, value__isnull=False
    )
    return dict(rows.values_list("item", "value"))
