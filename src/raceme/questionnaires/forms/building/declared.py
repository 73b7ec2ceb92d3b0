"""What may be changed of each sort of thing in a definition, declared once."""

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.questionnaires.building import ONLY_OF
from raceme.questionnaires.exports.codebook import KINDS
from raceme.questionnaires.forms.building.fields import Field, Form, Listed, Rows, Shape, Words
from raceme.questionnaires.forms.building.recurring import CODE, HELP, ROW_CODE, SHORT, TITLE
from raceme.questionnaires.forms.building.scoring import OF_SCORING
from raceme.questionnaires.solving import Kind

ASKED = frozenset(Kind) - {Kind.COMPUTED}
PREFILLED = [
    ("", _("nothing")),
    ("organisation", _("the company itself")),
    ("organisation.name", _("the company's name")),
    ("organisation.registered_number", _("its registered number")),
    ("organisation.country", _("its country")),
    ("organisation.region", _("its region")),
    ("organisation.activity_code", _("its activity code")),
    ("organisation.website", _("its website")),
    ("organisation.staff", _("its staff")),
    ("organisation.turnover", _("its turnover")),
]
CONDITION = Field(name="condition", label=_("Asked only if"), shape=Shape.CONDITION)
OPTIONS = Rows(
    name="options",
    label=_("Answers to choose from"),
    add=_("Another answer"),
    kinds=ONLY_OF["options"],
    fields=[
        Field(name="text", label=_("Answer"), shape=Shape.WORDS),
        Field(name="points", label=_("Points"), shape=Shape.NUMBER),
        ROW_CODE,
        Field(
            name="alone",
            label=_("None beside it"),
            shape=Shape.TICK,
            kinds=frozenset({Kind.CHOICES, Kind.MATRIX}),
        ),
    ],
)
ROWS = Rows(
    name="rows",
    label=_("Rows"),
    add=_("Another row"),
    kinds=ONLY_OF["rows"],
    fields=[Field(name="text", label=_("Row"), shape=Shape.WORDS), ROW_CODE],
)
COLUMNS = Listed(
    name="columns",
    label=_("Columns"),
    add=_("Add column"),
    asked=_("What is asked in it"),
    words="text",
    kinds=ONLY_OF["columns"],
)


KIND = Field(
    name="kind",
    label=_("Kind"),
    shape=Shape.CHOICE,
    choices=[(str(kind), format_lazy("{}", word)) for kind, word in KINDS.items()],
    hint=_("Save to see what belongs to another kind."),
)
FORMULA_OF_ITEM = Field(
    name="formula",
    label=_("Formula"),
    shape=Shape.FORMULA,
    hint=_("Such as: staff * 2, or total(sites, people)"),
    kinds=ONLY_OF["formula"],
    is_needed=True,
)
PREFILL = Field(
    name="prefill",
    label=_("Filled in beforehand with"),
    shape=Shape.CHOICE,
    choices=PREFILLED,
    hint=_("From the register; who answers sees it and may change it."),
    kinds=ASKED,
    is_more=True,
)
OF_KINDS = [
    Field(name="required", label=_("Has to be answered"), shape=Shape.TICK, kinds=ASKED),
    Field(
        name="many", label=_("Several answers in a row"), shape=Shape.TICK, kinds=ONLY_OF["many"]
    ),
    Field(
        name="least",
        label=pgettext_lazy("how many", "Least"),
        shape=Shape.NUMBER,
        kinds=ONLY_OF["least"],
    ),
    Field(
        name="most",
        label=pgettext_lazy("how many", "Most"),
        shape=Shape.NUMBER,
        kinds=ONLY_OF["most"],
    ),
    Field(name="decimals", label=_("Decimals"), shape=Shape.WHOLE, kinds=ONLY_OF["decimals"]),
    Field(name="unit", label=_("Unit"), shape=Shape.LINE, kinds=ONLY_OF["unit"]),
    Field(name="longest", label=_("Most characters"), shape=Shape.WHOLE, kinds=ONLY_OF["longest"]),
]


def _item(*, title: Words, words: Words) -> Form:
    asked = Field(name="text", label=words, shape=Shape.WORDS, is_needed=True)
    return Form(
        title=title,
        fields=[
            asked,
            HELP,
            KIND,
            FORMULA_OF_ITEM,
            *OF_KINDS,
            CONDITION,
            SHORT,
            PREFILL,
            CODE,
        ],
        rows=[OPTIONS, ROWS],
        lists=[COLUMNS],
    )


FORMS: Mapping[str, Form] = {
    "questionnaire": Form(
        title=_("Questionnaire"),
        fields=[
            TITLE,
            Field(name="introduction", label=_("Introduction"), shape=Shape.LONG_WORDS),
            Field(
                name="source",
                label=_("Source"),
                shape=Shape.LONG_WORDS,
                hint=_("Where its structure and its formulas are from."),
                is_more=True,
            ),
        ],
        lists=[
            Listed(
                name="sections",
                label=_("Sections"),
                add=_("Add section"),
                asked=_("Title of a new section"),
            )
        ],
    ),
    "section": Form(
        title=_("Section"),
        fields=[
            TITLE,
            HELP,
            Field(
                name="repeats",
                label=_("Answered several times"),
                shape=Shape.TICK,
                hint=_("Such as once for each site. Its questions are the columns of a table."),
            ),
            Field(name="least", label=_("At least so often"), shape=Shape.WHOLE),
            Field(name="most", label=_("At most so often"), shape=Shape.WHOLE),
            CONDITION,
            CODE,
        ],
        lists=[
            Listed(
                name="items",
                label=_("Questions"),
                add=_("Add question"),
                asked=_("What is asked"),
                words="text",
            )
        ],
    ),
    "item": _item(title=_("Question"), words=_("What is asked")),
    "column": _item(title=_("Column"), words=_("What is asked in it")),
    **OF_SCORING,
}
LISTS: Mapping[str, Listed] = {
    listed.name: listed for form in FORMS.values() for listed in form.lists
}
