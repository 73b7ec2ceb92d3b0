"""
How a page above shows what is open for somebody, and takes the answer.

``offered`` makes what ``asks/open.html`` draws; ``taken`` keeps what was sent. So a page of another
app has the same questions as the page of the mailed link, under its own addresses.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from raceme.asks import actions
from raceme.asks.actions import By
from raceme.asks.models import Ask
from raceme.core.errors import Refusal
from raceme.core.forms import Form
from raceme.mail.actions import SECRET

LONGEST = 5_000
LONGEST_REASON = 300


class AnswerForm(Form):
    """The answer to one ask, by its kind; the fields carry its key, for many lie on one page."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, if you like"), max_length=LONGEST_REASON, required=False
    )

    def __init__(
        self,
        sent: Mapping[str, object] | None = None,
        *,
        ask: Ask,
    ) -> None:
        super().__init__(sent, prefix=f"ask{ask.pk}")
        self.ask = ask
        answer = self.fields["answer"]
        # Who cannot answer need not; and a choice is one without words.
        answer.required = ask.kind == Ask.Kind.TEXT and not (sent and "decline" in sent)
        if ask.kind != Ask.Kind.TEXT:
            answer.label = gettext_lazy("Anything to add")
            answer.widget.attrs["rows"] = 2


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One ask as it is shown: with its form, where that is posted, and why it was refused."""

    ask: Ask
    form: AnswerForm
    action: str
    # Where the page is that answers it, if it is not answered here.
    path: str = ""
    refusal: str = ""

    @property
    def is_over(self) -> bool:
        """Tell whether somebody else was first: what was typed is shown, and no button."""
        return bool(self.refusal)


def offered(
    asks: Iterable[Ask],
    *,
    address: Callable[[Ask], str],
    sent: Offered | None = None,
    secret: str = "",
) -> list[Offered]:
    """
    Return what is open, to be drawn; the one that was ``sent`` keeps what was typed into it.

    The path of a page that answers may hold ``mail.SECRET`` where the ``secret`` belongs of the
    link by which the reader has come.
    """
    shown = [
        sent
        if sent and sent.ask.pk == ask.pk
        else Offered(
            ask=ask,
            form=AnswerForm(ask=ask),
            action=address(ask),
            path=ask.path.replace(SECRET, secret) if secret else ask.path,
        )
        for ask in asks
    ]
    return shown if sent is None or sent in shown else [sent, *shown]


def taken(
    ask: Ask, sent: Mapping[str, object], *, action: str, way: str, by: By, at: datetime
) -> Offered | None:
    """
    Keep the answer that was ``sent``, or that there is none; None where that was done.

    Else return the ask with what was typed and what is wrong, for ``offered``.
    """
    form = AnswerForm(sent, ask=ask)
    if not form.is_valid():
        return Offered(ask=ask, form=form, action=action)
    try:
        if "decline" in sent:
            actions.decline(ask, reason=form.cleaned_data["reason"], way=way, by=by, at=at)
        else:
            actions.answer(
                ask,
                summary=form.cleaned_data["answer"],
                choice=str(sent.get("choice", "")),
                way=way,
                by=by,
                at=at,
            )
    except actions.NoLongerOpen as refusal:
        return Offered(ask=ask, form=form, action=action, refusal=str(refusal))
    except Refusal as refusal:
        form.refuse(refusal)
        return Offered(ask=ask, form=form, action=action)
    return None
