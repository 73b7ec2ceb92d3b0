"""What staff type who open a collection, or ask for answers."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.asks.actions import Asking
from raceme.asks.models import MOST_MINUTES, Ask
from raceme.core.forms import DateField, EditForm, Form, WholeField
from raceme.questionnaires.actions import Opening
from raceme.questionnaires.models import Collection, Version
from raceme.questionnaires.queries import MODULE

# What a place of asking begins with: a collection, or a version for which one is opened.
IN_COLLECTION, WITH_VERSION = "c", "v"
LONGEST_TEXT, LONGEST_REASON = 5_000, 300
NAMED, PUBLIC, ANONYMOUS = "named", "public", "anonymous"
WAYS = (
    (NAMED, gettext_lazy("Only people and companies that are asked")),
    (PUBLIC, gettext_lazy("Also whoever has the public link")),
    (ANONYMOUS, gettext_lazy("Whoever has the public link, anonymously")),
)


def _name() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Name of the collection"),
        max_length=200,
        help_text=gettext_lazy("For you, to tell it apart: Members in spring 2027."),
    )


def _last_day() -> DateField:
    return DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy(
            "After it nothing is begun or handed in. Empty: until you close it."
        ),
    )


class OpeningForm(Form):
    title = _name()
    way = forms.ChoiceField(
        label=gettext_lazy("Who answers"),
        choices=WAYS,
        widget=forms.RadioSelect,
        initial=NAMED,
        help_text=gettext_lazy(
            "Anonymous: nothing of who answers is kept, so nobody is asked by name, nobody can be "
            "reminded, and nobody sees who has answered. Who begins gets an address of their own "
            "to come back by."
        ),
    )
    embedded_in = forms.CharField(
        label=gettext_lazy("Site that may show it in a frame"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Such as https://cluster.example. Only its pages may; only with a public link."
        ),
    )
    closes_on = _last_day()

    def clean_embedded_in(self) -> str:
        """Return the origin: of an address the site it lies on."""
        text = self.cleaned_data["embedded_in"].strip()
        if not text:
            return ""
        try:
            parts = urlsplit(text if "://" in text else f"https://{text}")
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        host = parts.hostname or ""
        # What goes into a header is nothing but a name.
        is_name = "." in host and all(each.isalnum() or each in ".-" for each in host)
        if parts.scheme != "https" or not is_name or not host.isascii():
            raise forms.ValidationError(
                _("Give the address of a site that begins with https://, such as %(site)s.")
                % {"site": "https://cluster.example"}
            )
        return f"https://{host}:{port}" if port else f"https://{host}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("embedded_in") and cleaned.get("way") == NAMED:
            self.add_error("way", _("What a site shows needs a public link: choose one of these."))
        return cleaned

    def opening(self) -> Opening:
        way = self.cleaned_data["way"]
        return Opening(
            title=self.cleaned_data["title"],
            is_public=way != NAMED,
            is_anonymous=way == ANONYMOUS,
            embedded_in=self.cleaned_data["embedded_in"],
            closes_on=self.cleaned_data["closes_on"],
        )


class ChangingForm(EditForm):
    title = _name()
    closes_on = _last_day()


class ReopeningForm(Form):
    closes_on = _last_day()
    asks_again = forms.BooleanField(
        label=gettext_lazy("Ask those again who had not handed in"), required=False
    )


class AnswersForm(Form):
    """What those read who are asked for answers."""

    purpose = forms.CharField(
        label=gettext_lazy("Who uses the answers, and what for"), max_length=200
    )
    text = forms.CharField(
        label=gettext_lazy("What they need to know"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minutes = WholeField(label=gettext_lazy("Minutes it takes"), least=1, most=MOST_MINUTES)
    due_on = DateField(label=gettext_lazy("Answer by"))
    ask_anyway = forms.BooleanField(
        label=gettext_lazy("Ask anyway those who were asked enough"), required=False
    )
    despite = forms.CharField(
        label=gettext_lazy("Why they are asked anyway"), max_length=LONGEST_REASON, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ask_anyway") and not str(cleaned.get("despite") or "").strip():
            self.add_error("despite", _("Say why: the reason stays with the request."))
        return cleaned

    @property
    def reason(self) -> str:
        """Why those are asked who were asked enough; empty where they are left out."""
        return self.cleaned_data["despite"] if self.cleaned_data["ask_anyway"] else ""

    def asking(self, *, title: str) -> Asking:
        return Asking(
            title=title,
            kind=Ask.Kind.PAGE,
            module=MODULE,
            **{name: self.cleaned_data[name] for name in ("purpose", "text", "minutes", "due_on")},
        )


class FillForm(AnswersForm):
    """The same, where it is still to be said with which questionnaire, and in which collection."""

    where = forms.ChoiceField(label=gettext_lazy("Questionnaire"))
    name = forms.CharField(
        label=gettext_lazy("Name of the new collection"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only where one is opened. Empty: named after today."),
    )
    field_order = ("where", "name")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        collections: Sequence[Collection],
        versions: Sequence[Version],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Collection | Version] = {
            **{f"{IN_COLLECTION}{one.pk}": one for one in collections},
            **{f"{WITH_VERSION}{one.pk}": one for one in versions},
        }
        opened = [(f"{IN_COLLECTION}{one.pk}", _in_words(one)) for one in collections]
        anew = [(f"{WITH_VERSION}{one.pk}", one.questionnaire.title) for one in versions]
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("Choose one")),
            *([(gettext_lazy("In a collection that is open"), opened)] if opened else []),
            *([(gettext_lazy("In a new collection"), anew)] if anew else []),
        ]

    @property
    def place(self) -> Collection | Version | None:
        """Where it is asked: in a collection, or with a version in one that is to be opened."""
        return self.places.get(str(self["where"].value() or ""))


def _in_words(collection: Collection) -> str:
    said = {"questionnaire": collection.version.questionnaire.title, "collection": collection.title}
    return _("%(questionnaire)s: %(collection)s") % said
