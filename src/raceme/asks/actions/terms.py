"""What the actions are told: what is asked, and of whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from raceme.asks.models import Ask, Round
from raceme.asks.queries import Asked, Before
from raceme.core.models import Record
from raceme.organisations.models import Organisation, Person

# Who acts: a user, a person by their link, or a word where nobody does.
By = Record | str
# Who acts where it is the week's mail.
SCHEDULE = "weekly mail"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """
    One request, whoever is asked.

    ``purpose`` says in a sentence who uses the answer and for what. ``module`` is the app whose
    request it is; with ``kind`` "page" it is answered at the recipient's ``path``.
    """

    title: str
    purpose: str
    due_on: date
    minutes: int
    text: str = ""
    kind: str = Ask.Kind.TEXT
    module: str = "asks"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A company, a person, or a person for a company; ``path`` is of the page that answers."""

    organisation: Organisation | None = None
    person: Person | None = None
    path: str = ""

    @property
    def key(self) -> Asked:
        return Asked(
            self.organisation.pk if self.organisation else None,
            self.person.pk if self.person else None,
        )

    def __str__(self) -> str:
        if self.person and self.organisation:
            return f"{self.person} ({self.organisation})"
        return str(self.person or self.organisation)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came of asking many: their asks, and who was left out and why."""

    asks: Sequence[Ask]
    over_budget: Sequence[Recipient]
    asked_already: Sequence[Recipient]
    round: Round | None


BeforeOf = Mapping[Asked, Before]
