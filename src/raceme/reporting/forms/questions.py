"""What is asked about a line, and answered."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import EditForm, Form, Sentence

LONGEST = 4_000


def _text(label: Sentence, hint: Sentence = "") -> forms.CharField:
    return forms.CharField(
        label=cast("str", label),
        help_text=cast("str", hint),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
    )


class AskForm(Form):
    text = _text(_("Your question"), _("The programme’s managers read it. It stays with the line."))


class AgainForm(EditForm):
    text = _text(_("Ask again"))


class AnswerForm(EditForm):
    """An answer, and perhaps the evidence that shows it."""

    text = _text(_("Your answer"), _("The officer is told by mail that there is an answer."))
    evidence = forms.ChoiceField(label=_("Shown by"), required=False)

    def __init__(
        self, *args: object, proofs: Sequence[tuple[int, str]] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("No file")), *((str(key), name) for key, name in proofs)]
