"""The words of a letter to many, in each language that its recipients read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import EditForm
from raceme.mail.models import Mailing

LONGEST = 20_000


class MailingForm(EditForm):
    """A draft may be kept half written; what is missing is said before it is sent."""

    purpose = forms.ChoiceField(
        label=_("Kind"),
        choices=Mailing.Purpose.choices,
        help_text=_("Each reader may stop one kind and go on getting the other."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        languages: Sequence[str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        names = dict(settings.LANGUAGES)
        for language in languages:
            told = {"language": names.get(language, language)}
            self.fields[f"subject_{language}"] = forms.CharField(
                label=_("Subject, %(language)s") % told, max_length=200, required=False
            )
            self.fields[f"text_{language}"] = forms.CharField(
                label=_("Text, %(language)s") % told,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 10}),
                help_text=_("{name} and {organisation} become the reader's own."),
            )

    @property
    def places(self) -> list[tuple[str, Promise]]:
        """What in a letter becomes the reader's own, and how it is called."""
        return [("{name}", _("Name of the reader")), ("{organisation}", _("Their organisation"))]

    @property
    def parts(self) -> list[tuple[str, BoundField, BoundField]]:
        return [
            (language, self[f"subject_{language}"], self[f"text_{language}"])
            for language in self.languages
        ]

    def words(self) -> dict[str, dict[str, str]]:
        return {
            language: {
                "subject": self.cleaned_data[f"subject_{language}"],
                "text": self.cleaned_data[f"text_{language}"],
            }
            for language in self.languages
        }


def initial_of(mailing: Mailing) -> dict[str, object]:
    """Return what the form starts with."""
    initial: dict[str, object] = {"purpose": mailing.purpose, "revision": mailing.revision}
    for language, words in mailing.words.items():
        initial[f"subject_{language}"] = words.get("subject", "")
        initial[f"text_{language}"] = words.get("text", "")
    return initial
