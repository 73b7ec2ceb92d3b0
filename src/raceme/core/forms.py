"""Forms: how a field is drawn, what may be typed into it, and what is said when it is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core import typed, words
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal

Sentence = str | Promise
FIRST_YEAR, LAST_YEAR = 1900, 2199
LARGEST_WHOLE = 2_147_483_647
LONGEST_EMAIL = models.EmailField().max_length
UNPROCESSABLE = 422

# The class of a control by its widget; what is not named is a text field.
CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
)


class Form(forms.Form):
    """A form whose errors stand beside their fields, and that loses nothing typed."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        self.standing: dict[str, str] = {}
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages |= {
                "required": _("Choose one.") if chosen else _("Fill this in."),
                "max_length": _(
                    "At most %(limit_value)d characters fit here; this has %(show_value)d."
                ),
            }

    def refuse(self, refusal: Refusal) -> None:
        """Show an action's refusal: beside its field where it has one, else above the form."""
        field = refusal.field if isinstance(refusal, FieldRefusal) else None
        self.add_error(field if field in self.fields else None, str(refusal))

    def standing_of(self, name: str) -> str:
        return self.standing.get(name, "")


def reason_field(*, required: bool) -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=required)


class ReasonForm(Form):
    """Why something is done; the reason stays with the record."""

    reason = reason_field(required=True)

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_needed


class EditForm(Form):
    """A form of a record that two may edit: it carries the revision that was shown."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_WHOLE
    )

    def changed_meanwhile(
        self, refusal: ChangedMeanwhile, *, revision: int, standing: Mapping[str, object]
    ) -> None:
        """
        Keep what was typed and show beside it what stands now, as ``standing`` says by field.

        It says values as the form is filled with them; a code is shown by its word on the
        list. Sent again, the form overwrites what was just shown.
        """
        self.add_error(None, str(refusal))
        # What was posted is a QueryDict, whose copy can be written to.
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("revision")] = str(revision)
        self.data = data
        for name, value in standing.items():
            if name == "revision" or name not in self.fields:
                continue
            now = self._in_words(name, value)
            if now != self._in_words(name, self.cleaned_data.get(name)):
                self.standing[name] = now or _("nothing")

    def _in_words(self, name: str, value: object) -> str:
        code = value.pk if isinstance(value, models.Model) else value
        written = _as_shown(code)
        # The widget holds the choices as pairs, whatever the field was declared with.
        offered = getattr(self.fields[name].widget, "choices", ())
        return next((str(word) for key, word in _flat(offered) if str(key) == written), written)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[object, object]]:
    """Return the choices one by one, also of those that stand in groups."""
    for key, word in choices:
        if isinstance(word, list | tuple):
            yield from word
        else:
            yield key, word


def _as_shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return words.number(value)
    return "" if value is None else str(value)


def status_of(*shown: forms.BaseForm) -> int:
    """Return the status of a page that shows forms: 422 where one of them holds errors."""
    return UNPROCESSABLE if any(form.is_bound and form.errors for form in shown) else 200


def start_before_end(
    form: forms.BaseForm, start: str, end: str, *, sentence: Sentence | None = None
) -> None:
    """Say beside the end that it lies before the start; call it from ``clean``."""
    first, last = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if first is None or last is None or last >= first:
        return
    said = sentence or gettext_lazy("The end, %(day)s, is before the start.")
    text = str(said) % {"day": words.day(last)}
    if isinstance(last, date) and (meant := _a_year_later(last)) and meant >= first:
        text = _("%(sentence)s Did you mean %(day)s?") % {
            "sentence": text,
            "day": words.day_typed(meant),
        }
    form.add_error(end, text)


def _a_year_later(day: date) -> date | None:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return None


class EmailField(forms.EmailField):
    """An address no longer than a column keeps; Django's own field takes longer ones."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(max_length=LONGEST_EMAIL, **kwargs)


class ChoiceOf(forms.ChoiceField):
    """One of few records; ``cleaned_data`` holds the record."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(**kwargs)
        self.records: dict[str, Any] = {}

    def offer(self, records: Iterable[Any], *, empty: str | None = None) -> None:
        self.records = {str(record.pk): record for record in records}
        named = [
            (key, getattr(record, "label", None) or str(record))
            for key, record in self.records.items()
        ]
        self.choices = named if empty is None else [("", empty), *named]

    def clean(self, value: object) -> Any:  # noqa: ANN401 (any record)
        return self.records.get(super().clean(value))


class ChoosingForm(Form):
    """A form in which one of few records is chosen: ``offered`` says which, by the field's name."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        offered: Mapping[str, Iterable[models.Model]],
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, records in offered.items():
            field = self.fields[name]
            assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
            field.offer(records, empty=_("Choose one"))


class DateField(forms.Field):
    """A day: 19.11.2026, 19/11/2026 or 2026-11-19."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            day = typed.read_date(str(value))
        except typed.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("The year must lie between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day

    def prepare_value(self, value: object) -> object:
        return words.day_typed(value) if isinstance(value, date) else value


class DecimalField(forms.Field):
    """A number as people write it: 1.234,50 or 1,234.50. Asks when it could mean two things."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(
        self,
        *,
        least: int | Decimal | None = None,
        most: int | Decimal | None = None,
        decimal_places: int = 2,
        max_digits: int = 14,
        outside: Sentence = "",
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        """Take bounds, both included, and the sentence for what lies outside of them."""
        super().__init__(**kwargs)
        self.least, self.most, self.outside = least, most, outside
        self.decimal_places, self.max_digits = decimal_places, max_digits

    def to_python(self, value: object) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        try:
            return typed.read_number(str(value), whole=self.decimal_places == 0)
        except typed.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable

    def validate(self, value: Any) -> None:  # noqa: ANN401 (Django's own)
        super().validate(value)
        if value is None:
            return
        least_out = self.least is not None and value < self.least
        most_out = self.most is not None and value > self.most
        if least_out or most_out:
            raise ValidationError(str(self.outside) or self._outside())
        if abs(value) >= 10 ** (self.max_digits - self.decimal_places):
            raise ValidationError(_("This number is too large to be kept."))
        if value != round(value, self.decimal_places):
            raise ValidationError(self._too_fine())

    def _too_fine(self) -> str:
        if self.decimal_places == 0:
            return _("Write a whole number, like 1250.")
        return _("Write at most %(count)s digits after the decimal sign.") % {
            "count": self.decimal_places
        }

    def _outside(self) -> str:
        if self.least is not None and self.most is not None:
            sentence = _("This must lie between %(least)s and %(most)s.")
        elif self.most is None:
            sentence = _("This must be at least %(least)s.")
        else:
            sentence = _("This must be at most %(most)s.")
        return sentence % {
            "least": "" if self.least is None else words.number(self.least),
            "most": "" if self.most is None else words.number(self.most),
        }

    def prepare_value(self, value: object) -> object:
        """Write a number into its field without parted thousands: it will be read again."""
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            return value
        whole, _point, fraction = f"{value:f}".partition(".")
        fraction = fraction.rstrip("0")
        if not fraction:
            return whole
        padded = f"{fraction}0" if len(fraction) == 3 else fraction  # noqa: PLR2004 (1.234 is two)
        return f"{whole}{get_format('DECIMAL_SEPARATOR')}{padded}"


class WholeField(DecimalField):
    """A whole number: 1.234 and 1,234 are both 1234 here."""

    def __init__(self, *, least: int = 0, most: int = LARGEST_WHOLE, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            least=least, most=most, decimal_places=0, max_digits=len(str(LARGEST_WHOLE)), **kwargs
        )
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 (Django's own)
        number = super().clean(value)
        return None if number is None else int(number)


def token_in(posted: Mapping[str, object]) -> UUID:
    """Return the token a form was sent with, or a new one where it has none that can be read."""
    try:
        return UUID(str(posted.get("submission", "")))
    except ValueError:
        return uuid4()


def drawn_field(bound: BoundField, *, classes: str = "") -> dict[str, object]:
    """Return what ``core/form/field.html`` shows of a field, its parts tied by ``aria-…``."""
    widget = bound.field.widget
    control = next((css for kind, css in CONTROLS if isinstance(widget, kind)), "form-control")
    name = bound.auto_id or bound.html_name
    standing = bound.form.standing_of(bound.name) if isinstance(bound.form, Form) else ""
    described = [
        part
        for part, there in (
            (f"{name}-hint", bound.help_text),
            (f"{name}-now", standing),
            (f"{name}-error", bound.errors),
        )
        if there
    ]
    own = widget.attrs.get("class", "")
    attributes: dict[str, str | bool] = {"class": f"{control} {own}".strip()}
    if bound.errors:
        attributes["class"] = f"{attributes['class']} is-invalid"
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    if described and not grouped:
        attributes["aria-describedby"] = " ".join(described)
    ticked = isinstance(widget, forms.CheckboxInput)
    return {
        "field": bound,
        "classes": classes,
        "control": bound.as_widget(attrs=attributes) if not grouped else "",
        "options": [_option(choice, attributes) for choice in bound] if grouped else [],
        "kind": "hidden"
        if bound.is_hidden
        else "group"
        if grouped
        else "tick"
        if ticked
        else "line",
        "name": name,
        "standing": standing,
        "described": " ".join(described),
        "is_optional": not bound.field.required and not ticked,
    }


def _option(choice: Any, attributes: Mapping[str, str | bool]) -> dict[str, object]:  # noqa: ANN401
    choice.data["attrs"] = {**choice.data["attrs"], "class": attributes["class"]}
    return {"tag": choice.tag(), "label": choice.choice_label}
