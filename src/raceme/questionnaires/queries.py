"""Named reads of questionnaires and answers."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.questionnaires.models import (
    Answer,
    AnswerSet,
    Collection,
    Questionnaire,
    Version,
)
from raceme.workspaces.models import Workspace


def questionnaires_of(workspace: Workspace | int) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.of(workspace).order_by("title", "pk")


def questionnaires_visible_to(user: User) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.within(workspaces_of(user)).order_by("title", "pk")


def newest_version(questionnaire: Questionnaire) -> Version | None:
    return questionnaire.versions.order_by("-number").first()


def versions_of(questionnaire: Questionnaire) -> QuerySet[Version]:
    """Return its versions, the newest first."""
    return (
        Version.objects.of(questionnaire.workspace_id)
        .filter(questionnaire=questionnaire)
        .order_by("-number")
    )


def collections_of(questionnaire: Questionnaire) -> QuerySet[Collection]:
    """Return the collections with any of its versions, the newest first."""
    rows = Collection.objects.of(questionnaire.workspace_id)
    return rows.filter(version__questionnaire=questionnaire).order_by("-opened_at", "-pk")


def answer_sets_of(workspace: Workspace | int) -> QuerySet[AnswerSet]:
    return AnswerSet.objects.of(workspace).order_by("-begun_at", "-pk")


def sets_that_chose(
    sets: QuerySet[AnswerSet], *, item: str, option: str, row: str = ""
) -> QuerySet[AnswerSet]:
    """Return those of ``sets`` whose answer to ``item`` is ``option``, or has it among others."""
    of_set = Answer.objects.reached_by(Q(answer_set=OuterRef("pk"), item=item))
    answers = of_set.annotate(said=Cast("value", TextField()))
    # Codes have no quotes in them, so a whole one in quotes is found as text in any list.
    of_matrix = Q(said__contains=f'"{row}": "{option}"')
    of_any = Q(option=option) | (Q(option="") & Q(said__contains=f'"{option}"'))
    return sets.filter(Exists(answers.filter(of_matrix if row else of_any)))


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
