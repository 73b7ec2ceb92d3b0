from typing import Any

from tests.agreement import DONE, PAGE, READERS, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.factories import RelationshipFactory
from tests.factories.duplicates import PersonSuggestionFactory, SuggestionFactory

READ: dict[str, Answers] = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
WRITE: dict[str, Answers] = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "stewardship:duplicates": READ,
    "stewardship:duplicate_people": READ,
    "stewardship:duplicates_search": WRITE,
    "stewardship:apart": WRITE,
    "stewardship:apart_again": WRITE,
    "stewardship:people_apart": WRITE,
    "stewardship:people_apart_again": WRITE,
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    space = {"workspace": world.workspace.slug}
    pair = SuggestionFactory.create()
    RelationshipFactory.create(workspace=world.workspace, organisation=pair.a)
    people = PersonSuggestionFactory.create(workspace=world.workspace)
    return {
        "stewardship:duplicates": space,
        "stewardship:duplicate_people": space,
        "stewardship:duplicates_search": space,
        "stewardship:apart": {**space, "pk": pair.pk},
        "stewardship:apart_again": {**space, "pk": pair.pk},
        "stewardship:people_apart": {**space, "pk": people.pk},
        "stewardship:people_apart_again": {**space, "pk": people.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (as the sweep asks)
    return {}
