"""How far a set of answers has come: by section, what is answered and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from raceme.assessments.models import Assessment
from raceme.assessments.words import Titles
from raceme.documents.models import Document
from raceme.documents.queries import documents_of
from raceme.questionnaires.queries import rows_of
from raceme.questionnaires.solving import (
    Factors,
    Kind,
    asked_items,
    faults_of_answers,
    read_factors,
    scheme_of,
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section that is asked: how many of its questions are answered, carried over, missing."""

    code: str
    title: str
    asked: int
    answered: int
    carried: int
    missing: Sequence[str]

    @property
    def is_done(self) -> bool:
        return not self.missing and self.answered == self.asked


def factors_used(assessment: Assessment) -> Factors:
    """Return the factors it is scored with; none where it uses none."""
    return read_factors(assessment.factors) if assessment.factors else Factors()


def files_of(assessment: Assessment) -> QuerySet[Document]:
    """Return the documents that answer something of it."""
    rows = documents_of(assessment.workspace_id)
    return rows.filter(answer_files__answer_set=assessment.answers_id)


def progress_of(assessment: Assessment, titles: Titles) -> list[Section]:
    """Return the sections in their order; those of which nothing is asked are left out."""
    answers = assessment.answers
    scheme = scheme_of(answers.version)
    rows = rows_of(answers)
    given = {code: row.value for code, row in rows.items() if row.value is not None}
    missing = {str(each.place[0]) for each in faults_of_answers(scheme, given, is_complete=True)}
    asked = [each for each in asked_items(scheme, given) if each.kind is not Kind.COMPUTED]
    found = []
    for section in answers.version.definition["sections"]:
        items = [each.code for each in asked if each.section == section["code"]]
        if items:
            found.append(
                Section(
                    code=section["code"],
                    title=titles.of("items", section["code"]),
                    asked=len(items),
                    answered=sum(code in given for code in items),
                    carried=sum(code in rows and rows[code].is_carried for code in items),
                    missing=[titles.of("items", code) for code in items if code in missing],
                )
            )
    return found
