"""Which role gets which answer from each address of programmes."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from raceme.programmes import actions
from raceme.programmes.queries import officers_of, partners_of
from tests.agreement import DONE, INVALID, MANAGERS, PAGE, READERS, REFUSED, Answers, answers
from tests.conftest import World
from tests.factories import NOW

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "programmes:programmes": READ,
    "programmes:create": CHANGE,
    "programmes:programme": READ,
    "programmes:edit": CHANGE,
    "programmes:remove": CHANGE,
    "programmes:history": READ,
    "programmes:partner_create": CHANGE,
    "programmes:partner_edit": CHANGE,
    "programmes:partner_remove": CHANGE,
    "programmes:periods": CHANGE,
    "programmes:officers": CHANGE,
    "programmes:officer_end": CHANGE,
    "programmes:officer_period": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "programmes:officer_people": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "programmes:emblem": READ,
    # A file can be sent but once, so that each of them sends none.
    "programmes:emblem_edit": {
        "GET": answers(PAGE, to=MANAGERS),
        "POST": answers(INVALID, to=MANAGERS),
    },
    "programmes:emblem_remove": {
        "GET": REFUSED,
        "POST": answers(DONE, to=MANAGERS),
    },
}


def picture(name: str = "emblem.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


def samples(world: World) -> dict[str, dict[str, object]]:
    actions.set_emblem(world.programme, upload=picture(), by=world.owner, at=NOW)
    one: dict[str, object] = {"programme": world.programme.code}
    partner = {**one, "pk": partners_of(world.programme).order_by("pk")[0].pk}
    of_partner = ("programmes:partner_edit", "programmes:partner_remove")
    return {
        **{name: partner if name in of_partner else one for name in ANSWERS},
        "programmes:officer_end": {**one, "pk": officers_of(world.programme)[0].pk},
        "programmes:officer_period": {**one, "number": 2},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    programme = {
        "name": "Circular Wood",
        "scheme": "eea",
        "currency": "EUR",
        "starts_on": "01.01.2026",
        "ends_on": "31.12.2026",
    }
    # The emblem that the samples need was its second.
    revision = {"revision": 2}
    partner = {"organisation": "Lumea Verde", "which": "new-RO", "role": "partner"}
    return {
        "programmes:create": programme,
        "programmes:officers": {
            "email": "marit@funder.example",
            "name": "Marit Berg",
            "language": "en",
        },
        "programmes:edit": {**programme, **revision},
        "programmes:partner_create": partner,
        "programmes:partner_edit": {**partner, **revision},
        "programmes:periods": {
            **revision,
            "periods-TOTAL_FORMS": 1,
            "periods-INITIAL_FORMS": 0,
            "periods-0-starts_on": "01.01.2026",
            "periods-0-ends_on": "31.12.2026",
        },
    }
