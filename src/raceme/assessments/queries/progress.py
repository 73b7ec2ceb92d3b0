"""How far a set of answers has come: by section, what is answered and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from raceme.assessments.models import Assessment
from raceme.assessments.words import Titles
from raceme.questionnaires.queries import answers_of, rows_of
from raceme.questionnaires.solving import Kind, asked_items, faults_of_answers, scheme_of


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


def progress_of(assessment: Assessment, titles: Titles) -> list[Section]:
    """Return the sections in their order; those of which nothing is asked are left out."""
    answers = assessment.answers
    scheme = scheme_of(answers.version)
    rows = rows_of(answers)
    given = answers_of(answers)
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
