"""What each column means: every question, option, row and column with its code and its words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from raceme.questionnaires.counting import Choice, Question, known_of
from raceme.questionnaires.exports.columns import Cell
from raceme.questionnaires.exports.sheets import Book, Sheet
from raceme.questionnaires.models import Version
from raceme.questionnaires.solving import Kind

KINDS: Mapping[Kind, object] = {
    Kind.TEXT: gettext_lazy("Short text"),
    Kind.LONG_TEXT: gettext_lazy("Long text"),
    Kind.NUMBER: pgettext_lazy("kind of question", "Number"),
    Kind.MONEY: gettext_lazy("Amount of money"),
    Kind.DATE: pgettext_lazy("kind of question", "Day"),
    Kind.CHOICE: gettext_lazy("One of several"),
    Kind.CHOICES: gettext_lazy("Several of several"),
    Kind.SCALE: gettext_lazy("Scale"),
    Kind.MATRIX: gettext_lazy("Matrix"),
    Kind.TABLE: pgettext_lazy("kind of question", "Table"),
    Kind.FILE: gettext_lazy("File"),
    Kind.ORGANISATION: gettext_lazy("Organisation"),
    Kind.PERSON: gettext_lazy("Person"),
    Kind.REGION: gettext_lazy("Region"),
    Kind.ACTIVITY_CODE: gettext_lazy("Activity code"),
    Kind.DECLARATION: gettext_lazy("Declaration"),
    Kind.COMPUTED: gettext_lazy("Worked out"),
}
# One of the same question in each language.
InEach = tuple[Question, ...]


def write_codebook(book: Book, versions: Sequence[Version]) -> None:
    languages = list(dict.fromkeys(chain.from_iterable(each.languages for each in versions)))
    heads = [
        _("Code"),
        _("Part of"),
        _("What it is"),
        _("Section"),
        *(_("Words (%(language)s)") % {"language": language} for language in languages),
        _("Points"),
        _("Unit"),
        _("Versions"),
        _("Formula"),
    ]
    sheet = Sheet(book, _("Codebook"), heads)
    in_each = (known_of(versions, language=language) for language in languages)
    for question in zip(*in_each, strict=True):
        for row in _lines(question):
            sheet.add(row)


def _lines(question: InEach, *, of: str = "") -> Iterator[list[Cell]]:
    first = question[0]
    yield [
        first.code,
        of,
        str(KINDS[first.kind]),
        first.section,
        *(each.text for each in question),
        None,
        first.unit,
        ", ".join(str(number) for number in first.numbers),
        first.formula,
    ]
    for name, what in (("rows", _("Row")), ("options", _("Option"))):
        choices: Iterator[tuple[Choice, ...]] = zip(
            *(getattr(each, name) for each in question), strict=True
        )
        for choice in choices:
            words = [each.text for each in choice]
            points = choice[0].points
            yield [choice[0].code, first.code, what, first.section, *words, points, "", ""]
    for column in zip(*(each.columns for each in question), strict=True):
        yield from _lines(column, of=first.code)
