"""
How a page above shows what is open for somebody, and takes the answer; and whom it asks.

``offered`` makes what ``asks/open.html`` draws; ``taken`` keeps what was sent. So a page of another
app has the same questions as the page of the mailed link, under its own addresses. What is below
``Addressed`` says whom a page above asks, and how it will look.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from raceme.asks import actions, queries
from raceme.asks.actions import Asking, By, Recipient
from raceme.asks.models import Ask, Rhythm
from raceme.asks.queries import Before
from raceme.core.errors import Refusal
from raceme.core.forms import Form
from raceme.mail.actions import SECRET
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of
from raceme.workspaces.models import Workspace

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
            path=_path(ask, secret=secret),
        )
        for ask in asks
    ]
    return shown if sent is None or sent in shown else [sent, *shown]


def _path(ask: Ask, *, secret: str) -> str:
    """Return where an ask is answered; nowhere, if only the link of its mail opens that."""
    if secret:
        return ask.path.replace(SECRET, secret)
    return "" if SECRET in ask.path else ask.path


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


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """One who is about to be asked, with what was asked of them before."""

    recipient: Recipient
    before: Before
    is_over: bool
    is_reached: bool


def for_people(people: Sequence[Person], *, workspace: Workspace) -> list[Recipient]:
    """Return each of ``people``, asked for the one company they belong to, if there is one."""
    belongs = queries.organisations_of_people([one.pk for one in people], workspace=workspace)
    companies = organisations_of(workspace).in_bulk(set(belongs.values()))
    return [
        Recipient(organisation=companies.get(belongs.get(one.pk, 0)), person=one) for one in people
    ]


def for_companies(companies: Sequence[Organisation], *, workspace: Workspace) -> list[Recipient]:
    """Return each of ``companies``, with the first of its people whom mail reaches."""
    people = queries.contact_people_of([one.pk for one in companies], workspace=workspace)
    return [Recipient(organisation=one, person=people.get(one.pk)) for one in companies]


def addressed(recipients: Sequence[Recipient], rhythm: Rhythm, *, at: datetime) -> list[Addressed]:
    """Return whose quarter is full, and whom mail reaches: the queries do not grow with them."""
    keys = [one.key for one in recipients]
    before = queries.asked_before(keys, workspace=rhythm.workspace, at=at)
    addresses = {one.person.email for one in recipients if one.person and one.person.email}
    barred = queries.barred_among(addresses)
    return [
        Addressed(
            recipient=one,
            before=before[one.key],
            is_over=before[one.key].count >= rhythm.budget,
            is_reached=bool(
                one.person and one.person.email and one.person.email.lower() not in barred
            ),
        )
        for one in recipients
    ]


def whom_asked(those: Sequence[Addressed], rhythm: Rhythm, *, most: int) -> dict[str, object]:
    """Return what ``asks/whom_asked.html`` draws, with at most so many names in each part."""
    over = [one for one in those if one.is_over]
    unreached = [one for one in those if not one.is_reached]
    return {
        "budget": rhythm.budget,
        "number": len(those),
        "shown": those[:most],
        "over": over[:most],
        "over_number": len(over),
        "unreached": unreached[:most],
        "unreached_number": len(unreached),
    }


def looked_at(
    asking: Asking,
    those: Sequence[Addressed],
    rhythm: Rhythm,
    *,
    reason: str,
    by: str,
    at: datetime,
) -> dict[str, object]:
    """Return how the question looks before it is asked: to whom it goes, when, in which mail."""
    asked = [one for one in those if reason or not one.is_over]
    first = next((one.recipient.person for one in asked if one.is_reached), None)
    if first is not None:
        first.workspace = rhythm.workspace
    goes_out = queries.first_mail_at(due_on=asking.due_on, rhythm=rhythm, at=at)
    return {
        "asking": asking,
        "asked_number": len(asked),
        "left_out": len(those) - len(asked),
        "reason": reason,
        "mail": actions.preview(asking, first, by=by) if first else None,
        "first": first,
        "goes_out": goes_out if goes_out > at else None,
    }
