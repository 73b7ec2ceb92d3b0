"""Which role gets which answer from the pages on which a questionnaire is built."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.agreement import DONE, PAGE, READERS, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.factories import NOW
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory, definition

READ: dict[str, Answers] = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
WRITE: dict[str, Answers] = {
    "GET": answers(PAGE, to=WRITERS),
    "POST": answers(DONE, to=WRITERS),
}
PRESSED: dict[str, Answers] = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "questionnaires:questionnaires": READ,
    "questionnaires:questionnaire": READ,
    "questionnaires:history": READ,
    "questionnaires:preview": READ,
    "questionnaires:preview_page": READ,
    "questionnaires:export": READ,
    "questionnaires:create": WRITE,
    "questionnaires:import": WRITE,
    "questionnaires:build": WRITE,
    # Without a part that is taken out it leads back to the builder.
    "questionnaires:remove": {
        "GET": answers(DONE, to=WRITERS),
        "POST": answers(DONE, to=WRITERS),
    },
    "questionnaires:publish": WRITE,
    "questionnaires:discard": WRITE,
    "questionnaires:retire": WRITE,
    "questionnaires:begin": PRESSED,
    "questionnaires:use_again": PRESSED,
}
WITHOUT_ONE = {"questionnaires", "create", "import"}


def samples(world: World) -> dict[str, dict[str, Any]]:
    found = QuestionnaireFactory.create(
        workspace=world.workspace, draft=definition(), drafted_at=NOW
    )
    VersionFactory.create(questionnaire=found)
    names = {name.partition(":")[2] for name in ANSWERS} - WITHOUT_ONE
    return {f"questionnaires:{name}": {"pk": found.pk} for name in names}


class Again(SimpleUploadedFile):
    """A file that everybody who sends it reads from its start."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(name, content)
        self.content = content

    def read(self, num_bytes: int | None = None) -> bytes:
        return self.content[:num_bytes]


def posted() -> dict[str, dict[str, Any]]:
    asked = json.dumps(definition(code="brought-in")).encode()
    return {
        "questionnaires:create": {"title": "Satisfaction", "use": "survey", "languages": ["en"]},
        "questionnaires:import": {
            "upload": Again("brought-in.json", asked),
            "use": "survey",
        },
        "questionnaires:build": {"at": "", "revision": "1", "title.en": "Other"},
        "questionnaires:publish": {"revision": "1"},
    }
