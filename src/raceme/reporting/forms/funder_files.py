"""A funder's file: its upload, what goes into each place, and which report fills it."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.forms import ChoiceOf, EditForm, Form
from raceme.reporting import sources
from raceme.reporting.actions.funder_files import Bound
from raceme.reporting.filling import Kind, Place
from raceme.reporting.models import Snapshot
from raceme.reporting.sources.catalogue import FIGURE_COLUMNS, LINE_COLUMNS, PARTNER_COLUMNS

ACCEPT = ".xlsx,.docx"
Choices = list[tuple[str, object]]
# The columns of each kind of list, told apart, for several have a number.
GROUPS: tuple[tuple[str, Promise, Mapping[str, Promise]], ...] = (
    ("lines", gettext_lazy("List of a figure"), LINE_COLUMNS),
    (sources.FIGURES, gettext_lazy("All figures"), FIGURE_COLUMNS),
    (sources.PARTNERS, gettext_lazy("Partners"), PARTNER_COLUMNS),
)


class UploadForm(Form):
    upload = forms.FileField(
        label=gettext_lazy("The funder's file"),
        help_text=gettext_lazy("A workbook (.xlsx) or text document (.docx), without macros."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class AddForm(UploadForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What it is for, such as: final report."),
        max_length=200,
    )
    field_order = ("name", "upload")


class FillForm(Form):
    """Which frozen report goes in; ``said`` tells one in words."""

    def __init__(
        self,
        *args: object,
        snapshots: Iterable[Snapshot],
        said: Callable[[Snapshot], str],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = ChoiceOf(label=_("Frozen report"))
        field.offer(snapshots)
        field.choices = [(key, said(one)) for key, one in field.records.items()]
        self.fields["snapshot"] = field


class MayStayEmpty(forms.ChoiceField):
    """A choice whose first is nothing; that each may stay so is not said of each."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class MappingForm(EditForm):
    """One choice for each place, and one for each column of a row that repeats."""

    def __init__(
        self,
        *args: object,
        places: Iterable[Place],
        figures: Mapping[str, str],
        bound: Mapping[str, Bound],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = [place for place in places if place.trouble is None]
        values, lists = _values(figures), _lists(figures)
        for place in self.places:
            standing = bound.get(place.name, Bound(""))
            offered = lists if place.kind is Kind.LIST else values
            field = MayStayEmpty(
                label=place.name,
                choices=_with(offered, standing.source),
                initial=standing.source,
            )
            self.fields[field_of(place)] = field
            for number, heading in enumerate(place.columns):
                self.fields[column_of(place, number)] = _column(heading, standing, number)

    def clean(self) -> None:
        for place in self.places:
            group = _group(str(self.cleaned_data.get(field_of(place), "")))
            for number, _heading in enumerate(place.columns):
                name = column_of(place, number)
                chosen = str(self.cleaned_data.get(name, ""))
                if chosen and group and chosen.partition(".")[0] != group:
                    self.add_error(name, _("This column belongs to another list."))

    @property
    def bound_places(self) -> dict[str, Bound]:
        """Return what was chosen for each place."""
        found = {}
        for place in self.places:
            source = str(self.cleaned_data[field_of(place)])
            columns = tuple(
                str(self.cleaned_data[column_of(place, number)]).partition(".")[2]
                for number, _heading in enumerate(place.columns)
            )
            found[place.name] = Bound(source, columns if source else ())
        return found

    def now_said(self, bound: Mapping[str, Bound]) -> dict[str, object]:
        """Return what ``bound`` says, by the fields of this form."""
        told: dict[str, object] = {}
        for place in self.places:
            now = bound.get(place.name, Bound(""))
            told[field_of(place)] = now.source
            for number, _heading in enumerate(place.columns):
                told[column_of(place, number)] = _column_value(now, number)
        return told


def field_of(place: Place) -> str:
    """Return the field of a place: by its name, so that a newer file changes no other's."""
    return f"p{blake2b(place.name.encode(), digest_size=6).hexdigest()}"


def column_of(place: Place, number: int) -> str:
    return f"{field_of(place)}-{number}"


def _group(source: str) -> str:
    if not source:
        return ""
    name = source.partition(":")[2]
    return name if name in {sources.FIGURES, sources.PARTNERS} else "lines"


def _column_value(bound: Bound, number: int) -> str:
    column = bound.columns[number] if number < len(bound.columns) else ""
    return f"{_group(bound.source)}.{column}" if column else ""


def _column(heading: str, standing: Bound, number: int) -> forms.ChoiceField:
    groups = [
        (label, [(f"{group}.{name}", word) for name, word in columns.items()])
        for group, label, columns in GROUPS
    ]
    label = heading or _("Column %(number)s") % {"number": number + 1}
    return MayStayEmpty(
        label=label,
        choices=[("", _("Leave empty")), *groups],
        initial=_column_value(standing, number),
    )


def _values(figures: Mapping[str, str]) -> Choices:
    of_figures: Choices = [
        (
            name,
            [(f"figure:{code}:{says}", f"{name}: {word}") for says, word in sources.SAYS.items()],
        )
        for code, name in figures.items()
    ]
    facts = [(f"fact:{name}", word) for name, word in sources.FACTS.items()]
    texts = [(f"text:{name}", word) for name, word in sources.TEXTS.items()]
    return [
        ("", _("Leave as it is")),
        *of_figures,
        (_("Facts"), facts),
        (_("Texts"), texts),
    ]


def _lists(figures: Mapping[str, str]) -> Choices:
    return [
        ("", _("Leave as it is")),
        (f"list:{sources.FIGURES}", _("All figures")),
        (f"list:{sources.PARTNERS}", _("Partners")),
        (_("List of a figure"), [(f"list:{code}", name) for code, name in figures.items()]),
    ]


def _with(choices: Choices, source: str) -> Choices:
    """Return the choices with what is bound, where that is no longer among them."""
    known = {key for key, _word in choices} | {
        key for _label, inner in choices if isinstance(inner, list) for key, _word in inner
    }
    if not source or source in known:
        return choices
    return [*choices, (source, _("%(source)s, which is no longer there") % {"source": source})]
