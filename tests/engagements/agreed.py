"""Which role gets which answer from each address of the log."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.documents.actions import store
from raceme.engagements import actions
from raceme.engagements.actions import Proof, Towards
from raceme.engagements.models import Activity
from tests.agreement import (
    DONE,
    FORBIDDEN,
    INVALID,
    MANAGERS,
    NOT_FOUND,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
)
from tests.conftest import World
from tests.engagements.build import facts, part, recorded
from tests.factories import NOW, KindFactory, ProgrammeFactory

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


# The sweep asks under the address of the workspace, where a partner's people have no role.
def read(allowed: str = PAGE) -> Answers:
    return answers(allowed, to=READERS)


def write(allowed: str) -> Answers:
    return answers(allowed, to=WRITERS)


def form(answer: str = DONE) -> dict[str, Answers]:
    return {"GET": write(PAGE), "POST": write(answer)}


def button(answer: str = DONE) -> dict[str, Answers]:
    return {"GET": REFUSED, "POST": write(answer)}


LOOK = {"GET": read(), "POST": REFUSED}
ANSWERS: dict[str, dict[str, Answers]] = {
    "engagements:log": LOOK,
    "engagements:programme_log": LOOK,
    "engagements:programme_documents": LOOK,
    "engagements:activity": LOOK,
    "engagements:history": LOOK,
    "engagements:version": LOOK,
    "engagements:evidence": LOOK,
    "engagements:attribute_chosen": button(),
    "engagements:prove_chosen": button(PAGE),
    "engagements:edit": form(),
    "engagements:hold": form(),
    "engagements:take_from_register": button(),
    "engagements:participant": form(),
    "engagements:attribute": form(),
    "engagements:share": form(),
    "engagements:add_evidence": form(INVALID),
    "engagements:remove_evidence": form(),
    "engagements:kinds": {
        "GET": answers(PAGE, to=MANAGERS),
        "POST": answers(DONE, to=MANAGERS),
    },
    "engagements:kind": {
        "GET": answers(PAGE, to=MANAGERS),
        "POST": answers(DONE, to=MANAGERS),
    },
    "engagements:offer_kind": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
}
# A partner's people read what their workspace shares under its own address, and write nothing.
PARTNER_READS = {
    "engagements:activity": PAGE,
    "engagements:evidence": PAGE,
    "engagements:programme_log": PAGE,
    "engagements:history": NOT_FOUND,
    "engagements:edit": FORBIDDEN,
}


def _activity(world: World) -> Activity:
    upload = SimpleUploadedFile("Attendance list.pdf", PDF)
    document = store(upload, workspace=world.workspace, by="Ioana", at=NOW)
    return recorded(
        world.workspace,
        facts=facts(state="planned"),
        parts=[part(state="expected"), part(state="expected")],
        towards=[Towards(programme=world.programme)],
        proofs=[Proof(document=document)],
    )


def samples(world: World) -> dict[str, dict[str, Any]]:
    activity = _activity(world)
    pk = {"pk": activity.pk}
    engagement = {"part": activity.engagements.order_by("pk")[0].pk}
    towards = {"attribution": activity.attributions.get().pk}
    proof = {"evidence": activity.evidence.get().pk}
    kind = {"pk": KindFactory.create(workspace=world.workspace).pk}
    of_one = "activity history edit hold take_from_register attribute"
    known: dict[str, dict[str, Any]] = {
        "engagements:programme_log": {"programme": world.programme.code},
        "engagements:programme_documents": {"programme": world.programme.code},
        "engagements:version": pk | {"number": 1},
        "engagements:add_evidence": pk,
        "engagements:participant": pk | engagement,
        "engagements:share": pk | towards,
        "engagements:kind": kind,
        "engagements:offer_kind": kind,
    }
    known |= {f"engagements:{name}": pk for name in of_one.split()}
    for name in ("evidence", "remove_evidence"):
        known[f"engagements:{name}"] = pk | proof
    return known


def posted(world: World) -> dict[str, dict[str, Any]]:
    activity = Activity.objects.of(world.workspace).latest("pk")
    second = ProgrammeFactory.create(workspace=world.workspace)
    chosen = {"chosen": [activity.pk]}
    return {
        "engagements:attribute_chosen": chosen | {"programme": second.pk, "share": "50"},
        "engagements:prove_chosen": chosen,
        "engagements:edit": {
            "kind": activity.kind_id,
            "title": "Another title",
            "started_on": "19.11.2026",
            "state": "planned",
            "revision": activity.revision,
        },
        "engagements:hold": {"held": "no", "revision": activity.revision},
        "engagements:participant": {
            "role": "speaker",
            "state": "expected",
            "revision": activity.revision,
        },
        "engagements:attribute": {"programme": second.pk, "share": Decimal(40)},
        "engagements:share": {"share": "62,5", "revision": activity.revision},
        "engagements:kinds": {"name": "Open day"},
        "engagements:kind": {"name": "Open doors"},
    }


def prepared(world: World) -> Activity:
    """Return what a partner may read, for the pages' own tests."""
    activity = _activity(world)
    actions.exclude_engagements(
        activity,
        engagements=[activity.engagements.order_by("pk")[0]],
        programme=world.programme,
        reason="own staff",
        by="Ioana",
        at=NOW,
    )
    return activity
