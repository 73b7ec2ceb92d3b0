"""Which role gets which answer from each address about personal data."""

from typing import Any

from tests.agreement import DONE, MANAGERS, OWNERS, PAGE, REFUSED, Answers, answers
from tests.conftest import World
from tests.factories import PersonFactory

READ = {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED}
OWN = {"GET": answers(PAGE, to=OWNERS), "POST": answers(DONE, to=OWNERS)}
HAND_OUT = {"GET": REFUSED, "POST": answers(PAGE, to=MANAGERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "stewardship:personal_data": READ,
    "stewardship:past_date": READ,
    "stewardship:retention": READ,
    "stewardship:retention_rule": OWN,
    "stewardship:let_go": OWN,
    "stewardship:places": READ,
    "stewardship:erasures": READ,
    "stewardship:person_data": READ,
    "stewardship:person_json": HAND_OUT,
    "stewardship:person_pdf": HAND_OUT,
    "stewardship:erase_person": OWN,
}
OF_A_PERSON = ("person_data", "person_json", "person_pdf", "erase_person")


def samples(world: World) -> dict[str, dict[str, Any]]:
    person = PersonFactory.create(workspace=world.workspace)
    return {
        **{f"stewardship:{name}": {"pk": person.pk} for name in OF_A_PERSON},
        "stewardship:retention_rule": {"kind": "mail"},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (as the sweep asks)
    return {
        "stewardship:retention_rule": {"days": "400", "revision": "0"},
        "stewardship:erase_person": {"why": "asked", "is_sure": "on"},
    }
