"""The lists of what came in, declared once: sets of answers, and the texts of one question."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from raceme.core import lists
from raceme.core.lists.columns import Row, escape
from raceme.questionnaires.models import AnswerSet

State = AnswerSet.State
STATES = {
    State.BEGUN: lists.Shown(State.BEGUN.label, "", "pencil"),
    State.HANDED_IN: lists.Shown(State.HANDED_IN.label, "ok", "circle-check"),
}


def _who(row: Row) -> str:
    """Say whose answers they are: the company, else the person; where it is anonymous, neither."""
    name = row["organisation__name"] or row["person__name"]
    return str(name) if name else _("Without a name")


SETS = lists.Table(
    "answers",
    gettext_lazy("Sets of answers"),
    columns=[
        lists.Custom(
            "who",
            gettext_lazy("Answers of"),
            main=True,
            fields=("organisation__name", "person__name"),
            html=lambda row: escape(_who(row)),
            plain=_who,
            link=lists.Link("questionnaires:answers"),
        ),
        lists.Text("person__name", gettext_lazy("Person")),
        lists.State("state", gettext_lazy("State"), states=STATES),
        lists.Date("handed_in_at", gettext_lazy("Handed in"), sort=("handed_in_at", "pk")),
        lists.Date("begun_at", pgettext_lazy("sets of answers", "Begun"), sort=("begun_at", "pk")),
        lists.Number("version__number", gettext_lazy("Version")),
        lists.Text("collection__title", gettext_lazy("Collection")),
        lists.Text("language", gettext_lazy("Language"), shown=False),
        lists.Text("organisation__registered_number", gettext_lazy("Number"), shown=False),
    ],
    filters=[
        lists.Search(
            "q",
            gettext_lazy("Organisation or person"),
            lambda text: Q(organisation__name__icontains=text) | Q(person__name__icontains=text),
        ),
        lists.OneOf("state", gettext_lazy("State"), choices=State.choices),
        lists.OneOf("version", gettext_lazy("Version"), field="version__number"),
        lists.OneOf("collection", gettext_lazy("Collection")),
    ],
    sort="-begun_at",
    empty=lists.Empty(
        gettext_lazy("No answers here"),
        gettext_lazy("Ask people or companies, or give out the public link."),
    ),
)
TEXTS = lists.Table(
    "texts",
    pgettext_lazy("answers", "Texts"),
    columns=[
        lists.Text("value", pgettext_lazy("answers", "Text"), main=True),
        lists.Text("answer_set__organisation__name", gettext_lazy("Organisation")),
        lists.Text("answer_set__person__name", gettext_lazy("Person")),
        lists.Date(
            "answer_set__handed_in_at",
            gettext_lazy("Handed in"),
            sort=("answer_set__handed_in_at", "pk"),
        ),
    ],
    sort="-answer_set__handed_in_at",
    empty=lists.Empty(
        gettext_lazy("Nobody answered this yet"),
        gettext_lazy("What is written here shows as soon as it is handed in."),
    ),
)
