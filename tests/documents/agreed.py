"""Which role gets which answer from each address of documents."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.documents.actions import store
from tests.agreement import INVALID, PAGE, READERS, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
ANSWERS: dict[str, dict[str, Answers]] = {
    "documents:documents": READ,
    "documents:download": READ,
    # A file can be sent but once, so that each of them sends none.
    "documents:create": {"GET": answers(PAGE, to=WRITERS), "POST": answers(INVALID, to=WRITERS)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    upload = SimpleUploadedFile("list.pdf", PDF)
    document = store(upload, workspace=world.workspace, by=world.owner, at=NOW)
    return {"documents:download": {"pk": document.pk}}
