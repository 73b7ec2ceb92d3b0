"""The retention rules that ship: what is kept how long, and within which bounds that is changed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

A_MONTH, HALF_A_YEAR, A_YEAR = 30, 180, 365
PEOPLE, IMPORTS, MAIL, DRAFTS = "people", "imports", "mail", "drafts"
CONSENTS, INVITATIONS, DOCUMENTS = "consents", "invitations", "documents"
BEGUN_ANSWERS, ANSWERS = "begun_answers", "answers"
REGISTRATIONS = "registrations"


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """A kind of record: what goes, what counts as its last day, and for how long it is kept."""

    kind: str
    label: Promise
    goes: Promise
    days: int
    least: int
    most: int


RULES: tuple[Shipped, ...] = (
    Shipped(
        kind=PEOPLE,
        label=_("People without a tie"),
        goes=_(
            "Nobody's person now, no consent or legal basis of their own stands, and nothing was "
            "done with them for so long: they are erased as on request."
        ),
        days=3 * A_YEAR,
        least=HALF_A_YEAR,
        most=10 * A_YEAR,
    ),
    Shipped(
        kind=CONSENTS,
        label=_("Consents that are over"),
        goes=_(
            "Ended so long ago: the consent goes with its proof. A no that stands is kept, "
            "without the yes before it."
        ),
        days=3 * A_YEAR,
        least=A_YEAR,
        most=10 * A_YEAR,
    ),
    Shipped(
        kind=MAIL,
        label=_("Mail that was sent"),
        goes=_(
            "Written so long ago: text and name go, the address too once nobody you know has it; "
            "the number of messages stays."
        ),
        days=2 * A_YEAR,
        least=A_MONTH,
        most=10 * A_YEAR,
    ),
    Shipped(
        kind=IMPORTS,
        label=_("Imported files"),
        goes=_("Begun so long ago: file and rows go, the records stay; no undo after that."),
        days=90,
        least=7,
        most=2 * A_YEAR,
    ),
    Shipped(
        kind=DRAFTS,
        label=_("Drafts of activities"),
        goes=_("Not touched for so long: the draft goes."),
        days=HALF_A_YEAR,
        least=A_MONTH,
        most=2 * A_YEAR,
    ),
    Shipped(
        kind=BEGUN_ANSWERS,
        label=_("Answers never handed in"),
        goes=_(
            "Begun, not handed in, and not touched for so long: they go. Those of an assessment "
            "that is under way stay."
        ),
        days=HALF_A_YEAR,
        least=A_MONTH,
        most=2 * A_YEAR,
    ),
    Shipped(
        kind=ANSWERS,
        label=_("Who answered a questionnaire"),
        goes=_(
            "Handed in so long ago: who answered goes; the answers stay, and are those of nobody "
            "in particular. An assessment keeps its own."
        ),
        days=3 * A_YEAR,
        least=HALF_A_YEAR,
        most=10 * A_YEAR,
    ),
    Shipped(
        kind=REGISTRATIONS,
        label=_("Who registered for an event"),
        goes=_(
            "The event was over so long ago, and whoever registered is nobody in your register: "
            "their name, address and words go; that somebody came stays."
        ),
        days=A_YEAR,
        least=A_MONTH,
        most=10 * A_YEAR,
    ),
    Shipped(
        kind=INVITATIONS,
        label=_("Invitations"),
        goes=_("Run out, withdrawn or accepted so long ago: the invitation goes."),
        days=HALF_A_YEAR,
        least=A_MONTH,
        most=2 * A_YEAR,
    ),
    Shipped(
        kind=DOCUMENTS,
        label=_("Documents that belong to nothing"),
        goes=_("Uploaded so long ago, and no record holds them: the file goes."),
        days=2 * A_YEAR,
        least=A_MONTH,
        most=10 * A_YEAR,
    ),
)
BY_KIND = {rule.kind: rule for rule in RULES}
