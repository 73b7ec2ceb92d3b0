"""Who would be asked for consent now, and who is left out and why, asks of all kinds among it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from raceme.asks.models import Rhythm
from raceme.asks.queries import Asked, Before, asked_before, rhythm_of
from raceme.consents.queries import LeftOut, by_reason, to_ask
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Asking:
    """``over`` are those whose quarter is full: asked where ``asks_anyway``, else left out."""

    free: Sequence[Person]
    over: Sequence[tuple[Person, Before]]
    rhythm: Rhythm
    asks_anyway: bool
    left_out: Sequence[LeftOut]

    @property
    def budget(self) -> int:
        return self.rhythm.budget

    @property
    def people(self) -> list[Person]:
        """Those who are asked, by name."""
        if not self.asks_anyway:
            return list(self.free)
        both = [*self.free, *(person for person, _before in self.over)]
        return sorted(both, key=lambda person: (person.name_key, person.pk))

    @property
    def left_out_number(self) -> int:
        return len(self.left_out) + (0 if self.asks_anyway else len(self.over))

    @property
    def by_reason(self) -> Mapping[str, Sequence[LeftOut]]:
        """Those left out, by the code of the reason, the commonest first."""
        return by_reason(self.left_out)


def asking_for(
    purpose: str,
    people: QuerySet[Person],
    *,
    workspace: Workspace,
    at: datetime,
    asks_anyway: bool,
) -> Asking:
    """Return who of ``people`` is asked: the queries do not grow with them."""
    found = to_ask(workspace, purpose, people, at=at)
    rhythm = rhythm_of(workspace)
    keys = {person.pk: Asked(None, person.pk) for person in found.people}
    before = asked_before(keys.values(), workspace=workspace, at=at) if keys else {}
    is_over = {pk: before[key].count >= rhythm.budget for pk, key in keys.items()}
    return Asking(
        free=[person for person in found.people if not is_over[person.pk]],
        over=[(one, before[keys[one.pk]]) for one in found.people if is_over[one.pk]],
        rhythm=rhythm,
        asks_anyway=asks_anyway,
        left_out=found.left_out,
    )
