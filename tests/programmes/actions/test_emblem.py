import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.audit.models import Entry
from raceme.core.errors import FieldRefusal
from raceme.documents.models import Document
from raceme.programmes import actions
from raceme.programmes.queries import programmes_of
from tests.conftest import World
from tests.factories import NOW
from tests.programmes.agreed import picture


def test_set_emblem_keeps_the_picture(world: World) -> None:
    actions.set_emblem(world.programme, upload=picture(), by=world.manager, at=NOW)

    programme = programmes_of(world.workspace).get()
    assert programme.emblem == Document.objects.of(world.workspace).get()
    assert (programme.emblem.name, programme.revision) == ("emblem.png", 2)
    entry = Entry.objects.order_by("-pk")[0]
    assert entry.values.changes == {
        "programme": [None, "Nordic Bridges 2026"],
        "emblem": [None, "emblem.png"],
    }
    assert {each.reference for each in entry.targets.all()} == {
        programme.reference,
        programme.emblem.reference,
    }


def test_set_emblem_of_nothing_shows_none(world: World) -> None:
    programme = actions.set_emblem(world.programme, upload=picture(), by=world.manager, at=NOW)

    actions.set_emblem(programme, upload=None, by=world.manager, at=NOW)

    assert programmes_of(world.workspace).get().emblem is None


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("list.txt", b"Ana"), "Choose a picture: a PNG or JPEG file."),
        (SimpleUploadedFile("emblem.png", b""), "The file is empty."),
    ],
)
def test_set_emblem_refuses_what_is_no_picture(
    world: World, upload: SimpleUploadedFile, sentence: str
) -> None:
    with pytest.raises(FieldRefusal) as refused:
        actions.set_emblem(world.programme, upload=upload, by=world.manager, at=NOW)

    assert (refused.value.field, str(refused.value)) == ("emblem", sentence)
    assert not Document.objects.of(world.workspace).exists()
    assert not Entry.objects.exists()
