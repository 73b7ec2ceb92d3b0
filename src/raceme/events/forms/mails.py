from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import ChoiceOf, EditForm, Form, WholeField
from raceme.events.actions.letter_words import PLACES, words_of
from raceme.events.actions.mails import MailFacts
from raceme.events.models import EventMail, MailKind
from raceme.questionnaires.models import Collection
from raceme.segments.models import Segment

LONGEST_TEXT = 10_000
LONGEST_NAMES = 20_000
MOST_DAYS = 60
NATIVE = {"en": _("in English"), "ro": _("in Romanian")}


def _sentences() -> dict[str, str]:
    """Return what is said of fields that come to the form one by one."""
    return {
        "required": gettext("Fill this in."),
        "max_length": gettext(
            "At most %(limit_value)d characters fit here; this has %(show_value)d."
        ),
    }


class MailForm(EditForm):
    """What a mail of an event says in each language, and when it goes out by itself."""

    is_on = forms.BooleanField(label=_("Goes out by itself"), required=False)
    days = WholeField(label=_("Days before the first day"), least=1, most=MOST_DAYS)
    collection = ChoiceOf(
        label=_("Where people answer"),
        required=False,
        help_text=_("A collection with a public link: the feedback form, for one."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        mail: EventMail,
        collections: Iterable[Collection],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mail = mail
        if mail.kind == MailKind.THANKS:
            self.fields["days"].label = _("Days after the last day")
            field = self.fields["collection"]
            assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
            field.offer(collections, empty=gettext("none"))
        else:
            del self.fields["collection"]
        if mail.kind not in (MailKind.REMINDER, MailKind.THANKS):
            del self.fields["is_on"], self.fields["days"]
        for code, _name in settings.LANGUAGES:
            self._add_words(code)

    def _add_words(self, code: str) -> None:
        said = words_of(self.mail, code)
        native = NATIVE.get(code, code)
        self.fields[f"subject_{code}"] = forms.CharField(
            label=_("Subject %(language)s") % {"language": native},
            max_length=200,
            initial=said["subject"],
            error_messages=_sentences(),
        )
        self.fields[f"text_{code}"] = forms.CharField(
            label=_("Text %(language)s") % {"language": native},
            max_length=LONGEST_TEXT,
            initial=said["text"],
            error_messages=_sentences(),
            widget=forms.Textarea(attrs={"rows": 11, "lang": code}),
        )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"subject_{code}"], self[f"text_{code}"]) for code, _n in settings.LANGUAGES]

    @property
    def places(self) -> list[str]:
        return [f"{{{name}}}" for name in PLACES[self.mail.kind]]

    def facts(self) -> MailFacts:
        given = self.cleaned_data
        return MailFacts(
            is_on=given.get("is_on", True),
            days=given.get("days") or 0,
            collection=given.get("collection"),
            words={code: self._words(code) for code, _name in settings.LANGUAGES},
        )

    def _words(self, code: str) -> Mapping[str, str]:
        """Return the words of a language; those of the product are not kept: they may improve."""
        given = {
            part: self.cleaned_data[f"{part}_{code}"].replace("\r\n", "\n").strip()
            for part in ("subject", "text")
        }
        plain = words_of(EventMail(kind=self.mail.kind, words={}), code)
        return {part: "" if said == plain[part] else said for part, said in given.items()}


class InviteForm(Form):
    """Who is invited: whom a segment finds, and who is named."""

    segment = ChoiceOf(label=_("Segment"), required=False)
    names = forms.CharField(
        label=_("People by name or e-mail"),
        required=False,
        max_length=LONGEST_NAMES,
        help_text=_("One in each line, as they stand in the register."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, segments: Iterable[Segment], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["segment"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(segments, empty=gettext("none"))

    def clean(self) -> None:
        if not self.cleaned_data.get("segment") and not self.cleaned_data.get("names", "").strip():
            self.add_error(None, _("Choose a segment, or name somebody."))

    @property
    def lines(self) -> list[str]:
        lines = self.cleaned_data.get("names", "").splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]


class TellForm(Form):
    """What people are told of a change besides when and where it is now."""

    said = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=1_000,
        help_text=_("Stands below when and where it is now; leave it empty if that says it all."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
