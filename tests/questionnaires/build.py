"""Sets of answers that were handed in, for what is made of them."""

from collections.abc import Mapping
from typing import Any

from raceme.organisations.models import Organisation, Person
from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet, Collection, Version
from tests.factories import NOW
from tests.factories.questionnaires import definition, item, section

OPTIONS = ["no", "some", "yes"]
# Something of every kind that is counted.
ASKED = definition(
    section(
        "company",
        item("staff", "number", unit="people"),
        item("founded", "date"),
        item("exports", "choice", options=OPTIONS),
        item("markets", "choices", options=["de", "fr", "it"]),
        item("region", "region"),
    ),
    section(
        "judged",
        item("rating", "scale", options=OPTIONS),
        item("areas", "matrix", rows=["sales", "production"], options=OPTIONS),
        item("uses", "matrix", rows=["paper", "cloud"], options=OPTIONS, many=True),
        item("note", "long_text"),
        item("agreed", "declaration"),
        item("double", "computed", formula="staff * 2"),
        item("sites", "table", columns=[item("town"), item("people", "number")]),
    ),
    section(
        "products",
        item("product"),
        item("sold", "choice", options=OPTIONS),
        repeats={"least": 0, "most": 3},
    ),
)


def handed_in(
    version: Version,
    answers: Mapping[str, Any],
    *,
    collection: Collection | None = None,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> AnswerSet:
    """Hand in these answers; what may not be taken of them is a mistake of the test."""
    begun = actions.begin_answers(
        version,
        collection=collection,
        organisation=organisation,
        person=person,
        prefill=answers,
        language="en",
        by="Ioana",
        at=NOW,
    )
    assert begun.answers.count() == len(answers)
    return actions.hand_in(begun, by="Ioana", at=NOW)
