"""What is written down of a yes or a no, the texts, and the legal bases."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext_lazy

from raceme.consents.actions import Proof
from raceme.consents.models import ConsentText, LegalBasis, Purpose, Way
from raceme.core.errors import Refusal
from raceme.core.forms import DateField, Form, WholeField
from raceme.documents.validation import NotKept

LONGEST_TEXT = 2000
LONGEST_REASON = 300
MOST_MONTHS = 120
# What the person does themselves; nobody writes that down for them.
THEIR_OWN = (Way.LINK, Way.ACCOUNT)
WRITTEN_DOWN = [(way.value, way.label) for way in Way if way not in THEIR_OWN]


class SaidForm(Form):
    """How somebody said yes or no, when, and what shows it."""

    way = forms.ChoiceField(label=gettext_lazy("How it was said"), choices=WRITTEN_DOWN)
    said_on = DateField(label=gettext_lazy("On which day"))
    proof = forms.FileField(
        label=gettext_lazy("File that shows it"),
        help_text=gettext_lazy("The signed form, or the mail, as PDF or picture."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("To whom it was said, or where the paper lies."),
        max_length=500,
        required=False,
    )

    def refuse(self, refusal: Refusal) -> None:
        """Show beside the file why it was not kept."""
        if isinstance(refusal, NotKept):
            self.add_error("proof", str(refusal))
        else:
            super().refuse(refusal)

    def shown(self) -> Proof:
        upload: File[bytes] | None = self.cleaned_data["proof"]
        return Proof(upload=upload, note=self.cleaned_data["note"])


class GiveForm(SaidForm):
    """In which language the text was that somebody agreed to."""

    text = forms.ChoiceField(label=gettext_lazy("Text agreed to"), widget=forms.RadioSelect)
    field_order = ("text", "way", "said_on", "proof", "note")

    def __init__(self, *args: Any, texts: dict[str, ConsentText], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
        field.choices = [(language, text.text) for language, text in texts.items()]


class TextForm(Form):
    """A version of what is agreed to; the versions before it stay as they are."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "One or two plain sentences, said by the person: “… may send me …”."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    in_force_from = DateField(label=gettext_lazy("In force from"))
    months = WholeField(
        label=gettext_lazy("Holds for so many months"),
        help_text=gettext_lazy("Left empty, a consent holds until it is withdrawn."),
        least=1,
        most=MOST_MONTHS,
        required=False,
    )


class BasisForm(Form):
    """On what a purpose rests where that is not consent."""

    kind = forms.ChoiceField(label=gettext_lazy("Legal basis"), choices=LegalBasis.Kind.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("People read it on their own page: write it for them."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(Form):
    """For which purposes a person is asked, by when, and why though they were asked enough."""

    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Ask about"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DateField(label=gettext_lazy("Answer by"))
    despite = forms.CharField(
        label=gettext_lazy("Why they are asked anyway"),
        help_text=gettext_lazy("They were asked enough this quarter. The reason stays with it."),
        max_length=LONGEST_REASON,
        required=False,
    )


def language_name(language: str) -> str:
    return str(dict(settings.LANGUAGES).get(language, language))
