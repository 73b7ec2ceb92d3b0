"""What staff type who open a collection, or ask for answers."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.asks.actions import Asking
from raceme.asks.models import MOST_MINUTES, Ask
from raceme.core.forms import DateField, Form, WholeField
from raceme.questionnaires.actions import Opening
from raceme.questionnaires.queries import MODULE

LONGEST_TEXT, LONGEST_REASON = 5_000, 300
NAMED, PUBLIC, ANONYMOUS = "named", "public", "anonymous"
WAYS = (
    (NAMED, gettext_lazy("Only people and companies that are asked")),
    (PUBLIC, gettext_lazy("Also whoever has the public link")),
    (ANONYMOUS, gettext_lazy("Whoever has the public link, anonymously")),
)


class OpeningForm(Form):
    title = forms.CharField(
        label=gettext_lazy("Name of the collection"),
        max_length=200,
        help_text=gettext_lazy("For you, to tell it apart: Members in spring 2027."),
    )
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
    closes_on = DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy(
            "After it nothing is begun or handed in. Empty: until you close it."
        ),
    )

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
    despite = forms.CharField(
        label=gettext_lazy("Why those are asked, too, who were asked enough this quarter"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("Empty: they are left out."),
    )

    def asking(self, *, title: str) -> Asking:
        return Asking(
            title=title,
            kind=Ask.Kind.PAGE,
            module=MODULE,
            **{name: self.cleaned_data[name] for name in ("purpose", "text", "minutes", "due_on")},
        )
