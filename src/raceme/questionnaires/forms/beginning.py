"""What a new questionnaire needs, and the file of one that is brought in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import ChoiceOf, Form
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import LANGUAGES

NAMES = {"en": _("English"), "ro": _("Romanian")}
WHOLE_NEW = _("a new questionnaire")


class NewForm(Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    use = forms.ChoiceField(
        label=_("Used for"), choices=Questionnaire.Use.choices, initial=Questionnaire.Use.SURVEY
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[(each, NAMES[each]) for each in LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every text is asked for in each; more can be added later."),
    )


class ImportForm(Form):
    upload = forms.FileField(
        label=_("File of a questionnaire"),
        help_text=_("As it is exported here, ending in .json."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    into = ChoiceOf(
        label=_("It becomes"),
        required=False,
        help_text=_("A questionnaire that is there already gets it as the draft of a version."),
    )
    use = forms.ChoiceField(
        label=_("A new one is used for"),
        choices=Questionnaire.Use.choices,
        initial=Questionnaire.Use.SURVEY,
    )

    def __init__(self, *args: object, offered: Iterable[Questionnaire], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(offered, empty=str(WHOLE_NEW))
