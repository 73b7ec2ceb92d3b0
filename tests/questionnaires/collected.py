"""Collections with somebody asked in them."""

from datetime import date
from typing import Any

from raceme.asks.actions import Asking
from raceme.asks.models import Ask
from raceme.questionnaires import actions
from raceme.questionnaires.actions import Opening
from raceme.questionnaires.models import Collection, Version
from raceme.questionnaires.queries import MODULE
from tests.asks.build import somebody, to
from tests.factories import NOW, RelationshipFactory

ASKING = Asking(
    title="What members need",
    purpose="For the plan of next year.",
    due_on=date(2026, 12, 14),
    minutes=5,
    kind=Ask.Kind.PAGE,
    module=MODULE,
)


def opened(version: Version, **more: Any) -> Collection:  # noqa: ANN401 (as Opening has them)
    opening = Opening(**{"title": "Spring", **more})
    return actions.open_collection(version, opening, by="Ioana", at=NOW)


def ask_one(collection: Collection) -> Ask:
    """Ask somebody, a new person of a new company, for answers."""
    person = somebody(collection.workspace)
    recipient = to(person)
    RelationshipFactory.create(workspace=collection.workspace, organisation=recipient.organisation)
    sent = actions.ask_for_answers(collection, ASKING, of=[recipient], by="Ioana", at=NOW)
    return sent.asks[0]
