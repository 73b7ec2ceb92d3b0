import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from raceme.documents.actions import store
from raceme.documents.models import Document
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW, DocumentFactory


@pytest.fixture
def kept(world: World) -> Document:
    upload = SimpleUploadedFile("list.pdf", PDF)
    return store(upload, workspace=world.workspace, by=world.staff, at=NOW)


@pytest.mark.usefixtures("kept")
def test_verify_says_that_all_is_as_it_was() -> None:
    out = StringIO()

    call_command("documents", "verify", stdout=out)

    assert out.getvalue() == "As they were kept: 1 of 1 documents.\n"


@pytest.mark.usefixtures("kept")
def test_verify_names_what_is_damaged_and_ends_with_an_error(world: World) -> None:
    lost = DocumentFactory.create(workspace=world.workspace, name="photo.png")
    out, told = StringIO(), StringIO()

    with pytest.raises(CommandError, match="Not as they were kept: 1 of 2 documents") as raised:
        call_command("documents", "verify", stdout=out)
    with pytest.raises(CommandError):
        call_command("documents", "verify", "--json", stdout=told)

    assert raised.value.returncode == 1
    assert out.getvalue() == (
        f"DAMAGED transilvania, document {lost.pk}, photo.png ({lost.stored_as}): "
        "its file is not in the store.\n"
    )
    assert json.loads(told.getvalue()) == {
        "holds": False,
        "documents": 2,
        "damaged": [
            {
                "workspace": "transilvania",
                "document": lost.pk,
                "name": "photo.png",
                "stored_as": lost.stored_as,
                "how": "its file is not in the store",
            }
        ],
    }


def test_verify_reads_those_of_one_workspace(kept: Document) -> None:
    DocumentFactory.create()
    out = StringIO()

    call_command("documents", "verify", "--workspace", kept.workspace.slug, stdout=out)

    assert out.getvalue() == "As they were kept: 1 of 1 documents.\n"
    with pytest.raises(CommandError, match="No document is kept of a workspace nobody"):
        call_command("documents", "verify", "--workspace", "nobody", stdout=StringIO())
