"""What may be changed of the scoring, of its settings and of the map of competences."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.questionnaires.forms.building.fields import Field, Form, Listed, Rows, Shape
from raceme.questionnaires.forms.building.recurring import (
    CODE,
    HELP,
    ROW_CODE,
    SHORT,
    TEXT,
    TITLE,
)

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
TO_BE_CONFIRMED = Field(name="confirmed", label=_("To be confirmed"), shape=Shape.TO_BE_CONFIRMED)
NOT_READ = _("Its source was not read yet; the report says so.")
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
        TO_BE_CONFIRMED,
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
        TO_BE_CONFIRMED,
    ],
)
CHOICES = Rows(
    name="choices",
    label=_("Choices"),
    add=_("Another choice"),
    hint=_("Each keeps what stood where the setting decides, until it stands again."),
    fields=[
        Field(name="title", label=pgettext_lazy("setting", "Choice"), shape=Shape.WORDS),
        ROW_CODE,
    ],
)
MAP_HINT = _("Of the answers to choose from.")

OF_SCORING: Mapping[str, Form] = {
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
                name="settings",
                label=_("Settings"),
                add=_("Add setting"),
                asked=_("What published rules leave open"),
                is_at_top=True,
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
            replace(TO_BE_CONFIRMED, hint=NOT_READ),
            CODE,
        ],
    ),
    "veto": Form(
        title=_("Veto"),
        fields=[
            TEXT,
            WHEN,
            Field(name="most", label=_("Overall score at most"), shape=Shape.NUMBER),
            replace(TO_BE_CONFIRMED, hint=NOT_READ),
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
            Field(
                name="table",
                label=pgettext_lazy("kind of question", "Table"),
                shape=Shape.CHOICE,
                of="tables",
            ),
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
    "setting": Form(
        title=_("Setting"),
        fields=[
            TITLE,
            Field(
                name="chosen",
                label=_("Which choice stands"),
                shape=Shape.CHOICE,
                of="choices",
                hint=_("Save, and what it says is filled in where the setting decides."),
            ),
            CODE,
        ],
        rows=[CHOICES],
    ),
    "map": Form(
        title=_("Map of competences"),
        fields=[
            Field(
                name="items",
                label=_("Questions whose rows are competences"),
                shape=Shape.SEVERAL,
                of="matrices",
                hint=_("Only a matrix has rows; each is a group of competences."),
            ),
            Field(
                name="offers",
                label=_("Offered by who answers"),
                shape=Shape.CHOICE,
                of="on_the_map",
                hint=MAP_HINT,
            ),
            Field(
                name="seeks",
                label=_("Sought by who answers"),
                shape=Shape.CHOICE,
                of="on_the_map",
                hint=MAP_HINT,
            ),
            Field(
                name="lacks",
                label=_("Lacking"),
                shape=Shape.CHOICE,
                of="on_the_map",
                hint=_("May stay open, where nothing says so."),
            ),
        ],
    ),
}
