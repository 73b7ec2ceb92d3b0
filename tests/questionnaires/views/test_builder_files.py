"""A definition leaves as a file and comes in from one; a bad file names what is wrong with it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.queries import questionnaires_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.questionnaires import QuestionnaireFactory, definition, item, section

ASKED = definition(
    section("first", item("exports", "choice", options=["no", "yes"]), item("staff", "number")),
    section("second", item("markets", condition="exports == 'yes'")),
)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def drafted(world: World) -> Questionnaire:
    return QuestionnaireFactory.create(workspace=world.workspace, draft=ASKED, drafted_at=NOW)


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"questionnaires:{view}", args=[world.workspace.slug, *arguments])


def test_a_definition_is_exported_and_imported_as_the_same(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    file = staff.get(_address(world, "export", drafted.pk)).content

    response = staff.post(
        _address(world, "import"),
        {"upload": SimpleUploadedFile("asked.json", file), "use": "survey"},
    )

    made = questionnaires_of(world.workspace).exclude(pk=drafted.pk).get()
    assert response.headers["Location"] == _address(world, "publish", made.pk)
    assert made.draft == {**ASKED, "code": made.code}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03", "it is not JSON"),
        (b"[1, 2]", "This is no file of a questionnaire."),
        (b'{"title": NaN}', "it is not JSON"),
        (b'{"title": {"en": "\\u0000"}}', "cannot be kept"),
        (b'{"settings": 1e999}', "cannot be kept"),
        (b'{"title": "a", "title": "b"}', "says “title” twice"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "it is not JSON"),
        (b'{"title": {"en": "\\ud800"}}', "cannot be kept"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "it is not JSON"),
        (b"\xff\xfe{", "it is not JSON"),
        (b'{"sections": [' + b"5," * 600_000 + b"5]}", "larger than any questionnaire"),
        (b'{"title": "' + b"a" * 5_000_001 + b'"}', "larger than any questionnaire"),
        (json.dumps({**ASKED, "sections": [5] * 300}).encode(), "things more"),
        (json.dumps({**ASKED, "settings": [{"choices": 5}]}).encode(), "Setting 1, choices"),
        (json.dumps({**ASKED, "map": []}).encode(), "Map of competences: "),
        (b'{"format": "other/1"}', "Format: "),
        (json.dumps({**ASKED, "colour": "red"}).encode(), "Colour: "),
        (json.dumps({**ASKED, "sections": [{"items": [{"kind": "guess"}]}]}).encode(), "guess"),
        (json.dumps({**ASKED, "languages": ["xx"]}).encode(), "xx"),
        (
            json.dumps({**ASKED, "scoring": {"advice": [{"priority": 10**400}]}}).encode(),
            "priority",
        ),
    ],
)
def test_a_bad_file_is_refused_with_every_fault_named(
    staff: Client, world: World, content: bytes, told: str
) -> None:
    response = staff.post(
        _address(world, "import"),
        {"upload": SimpleUploadedFile("bad.json", content), "use": "survey"},
    )

    assert response.status_code == 422
    assert told in response.content.decode()
    assert questionnaires_of(world.workspace).count() == 0


def test_a_file_that_is_sent_twice_makes_one_questionnaire(staff: Client, world: World) -> None:
    token = str(uuid4())

    for _time in range(2):
        file = SimpleUploadedFile("asked.json", json.dumps(ASKED).encode())
        sent = {"upload": file, "use": "survey", "submission": token}
        staff.post(_address(world, "import"), sent)

    assert questionnaires_of(world.workspace).count() == 1
    assert 'name="submission"' in staff.get(_address(world, "import")).content.decode()


@pytest.mark.parametrize(
    "left_out",
    [
        {"sections": []},
        {"sections": None},
        {"sections": [{"code": "one"}]},
        {"title": {}},
        {"code": 'Ours"\nand theirs'},
    ],
)
def test_what_is_only_incomplete_comes_in_and_can_be_looked_at(
    staff: Client, world: World, left_out: dict[str, Any]
) -> None:
    asked = {name: value for name, value in {**ASKED, **left_out}.items() if value is not None}
    file = SimpleUploadedFile("asked.json", json.dumps(asked).encode())

    sent = staff.post(_address(world, "import"), {"upload": file, "use": "survey"})

    assert sent.status_code == 302
    made = questionnaires_of(world.workspace).get()
    views = ["questionnaire", "build", "preview", "preview_page", "publish", "export"]
    assert {staff.get(_address(world, view, made.pk)).status_code for view in views} == {200}
