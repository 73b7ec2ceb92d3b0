"""What may be changed of each sort of thing in a definition, declared once."""

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from raceme.questionnaires.building import ONLY_OF
from raceme.questionnaires.exports.codebook import KINDS
from raceme.questionnaires.forms.building.fields import Field, Form, Listed, Rows, Shape, Words
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
CODE = Field(
    name="code",
    label=_("Code"),
    shape=Shape.CODE,
    hint=_("Its name in formulas and in files. Where it changes, whatever names it follows."),
    is_more=True,
)
ROW_CODE = Field(name="code", label=_("Code"), shape=Shape.CODE)
TITLE = Field(name="title", label=_("Title"), shape=Shape.WORDS, is_needed=True)
HELP = Field(name="help", label=_("Help"), shape=Shape.LONG_WORDS)
SHORT = Field(
    name="short",
    label=_("Short title"),
    shape=Shape.WORDS,
    hint=_("For charts and tables."),
    is_more=True,
)
TEXT = Field(name="text", label=_("Text"), shape=Shape.WORDS, is_needed=True)
CONDITION = Field(name="condition", label=_("Asked only if"), shape=Shape.CONDITION)
WHEN = Field(
    name="when",
    label=_("Applies when"),
    shape=Shape.FORMULA,
    hint=_("A formula, such as: exports == 'no' and staff > 9"),
    is_needed=True,
)
WEIGHT = Field(
    name="weight",
    label=_("Weight"),
    shape=Shape.NUMBER,
    hint=_("Per cent. Where none is given, all weigh the same."),
)
CONFIRMED = Field(
    name="confirmed", label=_("Its source was read"), shape=Shape.CONFIRMED, is_more=True
)
OF_COLUMN = Field(name="column", label=_("Column"), shape=Shape.CHOICE, of="columns")

BANDS = Rows(
    name="bands",
    label=_("Bands"),
    add=_("Another band"),
    hint=_("The name of a score up to and with the number; the last is 100."),
    fields=[
        Field(name="title", label=_("Name"), shape=Shape.WORDS),
        Field(name="to", label=_("Up to"), shape=Shape.NUMBER),
        ROW_CODE,
    ],
)
PARTS = Rows(
    name="parts",
    label=_("Parts"),
    add=_("Another part"),
    hint=_("A question counts by the share of its points; or a formula from 0 to 100."),
    fields=[
        Field(name="item", label=_("Question"), shape=Shape.CHOICE, of="scored"),
        Field(name="formula", label=_("or a formula"), shape=Shape.FORMULA),
        Field(name="title", label=_("Its title"), shape=Shape.WORDS),
        Field(name="weight", label=_("Weight"), shape=Shape.NUMBER),
        Field(
            name="unanswered",
            label=_("Where it is not answered"),
            shape=Shape.CHOICE,
            choices=[("", _("left out")), ("zero", _("counts as nothing"))],
        ),
    ],
)
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
    Field(name="least", label=_("Least"), shape=Shape.NUMBER, kinds=ONLY_OF["least"]),
    Field(name="most", label=_("Most"), shape=Shape.NUMBER, kinds=ONLY_OF["most"]),
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
                shape=Shape.LINE,
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
    "scoring": Form(
        title=_("Scoring"),
        fields=[
            Field(
                name="least_answered",
                label=_("Least share that is answered"),
                shape=Shape.NUMBER,
                hint=_("Per cent of the weight; below it there is no score. 50 if left empty."),
            )
        ],
        rows=[BANDS],
        lists=[
            Listed(
                name="dimensions",
                label=_("Dimensions"),
                add=_("Add dimension"),
                asked=_("Title of a new dimension"),
            ),
            Listed(
                name="penalties",
                label=_("Penalties"),
                add=_("Add penalty"),
                asked=_("What takes points off"),
                words="text",
            ),
            Listed(
                name="vetoes",
                label=_("Vetoes"),
                add=_("Add veto"),
                asked=_("What puts a lid on the overall score"),
                words="text",
            ),
            Listed(
                name="quantities",
                label=_("Amounts"),
                add=_("Add amount"),
                asked=_("Title of a new amount"),
            ),
            Listed(
                name="rankings",
                label=_("Rankings"),
                add=_("Add ranking"),
                asked=_("Title of a new ranking"),
            ),
            Listed(
                name="advice",
                label=_("Next steps"),
                add=_("Add next step"),
                asked=_("Title of a new next step"),
            ),
        ],
    ),
    "dimension": Form(
        title=_("Dimension"), fields=[TITLE, WEIGHT, HELP, SHORT, CODE], rows=[PARTS, BANDS]
    ),
    "penalty": Form(
        title=_("Penalty"),
        fields=[
            TEXT,
            WHEN,
            Field(name="points", label=_("Points taken off"), shape=Shape.NUMBER),
            Field(name="of", label=_("Taken off"), shape=Shape.CHOICE, of="dimensions"),
            CONFIRMED,
            CODE,
        ],
    ),
    "veto": Form(
        title=_("Veto"),
        fields=[
            TEXT,
            WHEN,
            Field(name="most", label=_("Overall score at most"), shape=Shape.NUMBER),
            CONFIRMED,
            CODE,
        ],
    ),
    "quantity": Form(
        title=_("Amount"),
        fields=[
            TITLE,
            Field(name="formula", label=_("Formula"), shape=Shape.FORMULA, is_needed=True),
            Field(name="unit", label=_("Unit"), shape=Shape.LINE),
            Field(
                name="group",
                label=_("Group"),
                shape=Shape.LINE,
                hint=_("Amounts of one group are summed up."),
            ),
            CODE,
        ],
    ),
    "ranking": Form(
        title=_("Ranking"),
        fields=[
            TITLE,
            Field(name="table", label=_("Table"), shape=Shape.CHOICE, of="tables"),
            Field(name="label", label=_("Named by"), shape=Shape.CHOICE, of="columns"),
            CODE,
        ],
        rows=[
            Rows(
                name="criteria",
                label=_("Criteria"),
                add=_("Another criterion"),
                has_codes=False,
                fields=[
                    OF_COLUMN,
                    Field(name="weight", label=_("Weight"), shape=Shape.NUMBER),
                    Field(name="worst", label=_("Worst"), shape=Shape.NUMBER),
                    Field(name="best", label=_("Best"), shape=Shape.NUMBER),
                ],
            ),
            Rows(
                name="vetoes",
                label=_("What puts a row last"),
                add=_("Another veto"),
                fields=[
                    Field(name="text", label=_("Text"), shape=Shape.WORDS),
                    Field(name="when", label=_("Applies when"), shape=Shape.FORMULA),
                    ROW_CODE,
                ],
            ),
        ],
    ),
    "advice": Form(
        title=_("Next step"),
        fields=[
            TITLE,
            Field(name="text", label=_("Text"), shape=Shape.LONG_WORDS, is_needed=True),
            WHEN,
            Field(
                name="priority",
                label=_("Priority"),
                shape=Shape.FORMULA,
                hint=_("A number or a formula; the highest comes first."),
            ),
            Field(
                name="because",
                label=_("Because of"),
                shape=Shape.CODES,
                hint=_("Codes of questions, with commas between."),
            ),
            CODE,
        ],
    ),
}
LISTS: Mapping[str, Listed] = {
    listed.name: listed for form in FORMS.values() for listed in form.lists
}
