"""What quick entry answers to whom; gathered by ``agreed``."""

from typing import Any

from tests.agreement import DONE, NO, PAGE, SIGN_IN, WRITERS, Answers, answers
from tests.conftest import World
from tests.engagements.build import DAY, recorded
from tests.factories import DraftFactory, shipped_kind

WRITE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
# A draft is its owner's alone.
OWN = answers("not found", to=WRITERS) | {"manager": DONE}
ANSWERS: dict[str, dict[str, Answers]] = {
    "portal:record": WRITE,
    "portal:record_for": WRITE,
    "portal:drafts": {
        "GET": answers(PAGE, to=WRITERS),
        "POST": dict.fromkeys(OWN, NO) | {"anonymous": SIGN_IN},
    },
    "portal:discard_draft": {
        "GET": dict.fromkeys(OWN, NO) | {"anonymous": SIGN_IN},
        "POST": OWN,
    },
}


def samples(world: World) -> dict[str, dict[str, object]]:
    draft = DraftFactory.create(workspace=world.workspace, owner=world.manager.reference)
    return {
        "portal:record_for": {"pk": recorded(world.workspace).pk},
        "portal:discard_draft": {"pk": draft.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    told = {
        "participants": "Mureș Textile Lab SRL",
        "role": "participant",
        "country": "RO",
        "region": "",
        "programmes": "1",
        "t0-programme": world.programme.pk,
        "t0-share": "100",
    }
    what = {"kind": shipped_kind().pk, "title": "Workshop", "started_on": f"{DAY:%d.%m.%Y}"}
    return {"portal:record": told | what, "portal:record_for": told}
