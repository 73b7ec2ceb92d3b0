"""Which sets of answers are looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from raceme.questionnaires.counting.questions import Question
from raceme.questionnaires.models import Answer, AnswerSet


@dataclass(frozen=True, kw_only=True)
class Sift:
    """
    Sets of answers of some versions of one questionnaire, and of one collection where it is named.

    Only what was handed in is counted; what is begun may still become anything.
    """

    workspace: int
    versions: tuple[int, ...]
    collection: int | None = None

    @property
    def all_sets(self) -> QuerySet[AnswerSet]:
        rows = AnswerSet.objects.of(self.workspace).filter(version__in=self.versions)
        return rows if self.collection is None else rows.filter(collection=self.collection)

    @property
    def sets(self) -> QuerySet[AnswerSet]:
        return self.all_sets.filter(state=AnswerSet.State.HANDED_IN)

    def given(self, items: Iterable[str]) -> QuerySet[Answer]:
        """Return what was answered under these codes, whichever questions they were."""
        rows = Answer.objects.of(self.workspace).filter(
            answer_set__version__in=self.versions,
            answer_set__state=AnswerSet.State.HANDED_IN,
            item__in=list(items),
            value__isnull=False,
        )
        if self.collection is None:
            return rows
        return rows.filter(answer_set__collection=self.collection)

    def answers(self, questions: Iterable[Question]) -> QuerySet[Answer]:
        """Return the answers to ``questions``, of which no two may have the same code."""
        asked = list(questions)
        rows = self.given([question.code for question in asked])
        strange = Q()
        for question in asked:
            # What was asked under this code in another version was another question.
            if others := set(self.versions) - question.versions:
                strange |= Q(item=question.code, answer_set__version__in=others)
        return rows.exclude(strange) if strange else rows
