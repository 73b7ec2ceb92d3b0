"""Settings, what is to be confirmed and the map of competences are edited like all else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from raceme.assessments import library
from raceme.assessments.exports.report import content_of
from raceme.assessments.queries.offered import is_as_shipped
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import faults_of_definition, read_scheme, score
from tests.conftest import World
from tests.factories import NOW, TODAY
from tests.factories.questionnaires import QuestionnaireFactory, definition, item, said, section

STANDS = ["offers", "seeks", "lacks"]
MAPPED = definition(
    section(
        "first",
        item("design", "matrix", rows=["cad"], options=STANDS),
        item("making", "matrix", rows=["welding"], options=STANDS),
        item("name"),
    )
)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _drafted(world: World, draft: dict[str, Any]) -> Questionnaire:
    return QuestionnaireFactory.create(
        workspace=world.workspace, draft=draft, drafted_at=NOW, drafted_by="Ioana"
    )


def _address(row: Questionnaire, view: str = "build") -> str:
    return reverse(f"questionnaires:{view}", args=[row.workspace.slug, row.pk])


def _press(staff: Client, row: Questionnaire, **sent: str) -> Any:  # noqa: ANN401
    row.refresh_from_db()
    return staff.post(_address(row), {"revision": str(row.revision), "do": "save", **sent})


def _standing(row: Questionnaire) -> dict[str, Any]:
    row.refresh_from_db()
    draft: dict[str, Any] = row.draft
    return draft


PAPER = {
    "at": "settings.1",
    "was": "paper",
    "title.en": "How paper counts",
    "title.ro": "Cum contează hârtia",
    "choices.0.title.en": "It takes a point off",
    "choices.0.title.ro": "Scade un punct",
    "choices.1.title.en": "It counts like the others",
    "choices.1.title.ro": "Contează ca celelalte",
}


def test_the_open_points_of_what_ships_are_chosen_in_the_builder(
    staff: Client, world: World
) -> None:
    row = _drafted(world, library.definition("digital-maturity"))

    page = staff.get(_address(row), {"at": "settings.1"}).content.decode()
    _press(staff, row, **PAPER, chosen="counts")

    assert "It takes a point off" in page
    draft = _standing(row)
    assert (
        draft["sections"] == library.definition("digital-maturity", {"paper": "counts"})["sections"]
    )
    assert draft["settings"][1]["chosen"] == "counts"
    assert draft["settings"][1]["title"]["en"] == "How paper counts"


def test_with_another_choice_it_is_still_as_it_ships(staff: Client, world: World) -> None:
    row = _drafted(world, library.definition("digital-maturity"))
    words = {
        f"{name}.{language}": said_
        for name, node in _settings_of(row)
        for language, said_ in node["title"].items()
    }

    for choice in ("counts", "costs", "counts"):
        _press(staff, row, **words, at="settings.1", chosen=choice)

    assert _standing(row)["settings"][1]["chosen"] == "counts"
    assert is_as_shipped(row.draft, shipped="digital-maturity")


def _settings_of(row: Questionnaire) -> list[tuple[str, dict[str, Any]]]:
    setting = row.draft["settings"][1]
    choices = enumerate(setting["choices"])
    return [("title", setting), *((f"choices.{at}.title", each) for at, each in choices)]


def test_what_is_to_be_confirmed_is_listed_and_the_report_says_so_until_it_is(
    staff: Client, world: World
) -> None:
    row = _drafted(world, library.definition("digital-maturity"))
    link = "?at=scoring.dimensions.3#f-parts-0-confirmed"

    page = staff.get(_address(row), {"at": "scoring"}).content.decode()
    publish = staff.get(_address(row, "publish")).content.decode()
    before = _unconfirmed(_standing(row))
    _press(staff, row, **_data(row), **{"parts.0.formula": "100 * points(q7) / 7"})

    assert link in page
    assert "3 values of the scoring are still to be confirmed" in publish
    assert "How data is managed" in before
    draft = _standing(row)
    assert draft["scoring"]["dimensions"][3]["parts"][0] == {
        "code": "managed",
        "title": {"en": "How data is managed", "ro": "Cum sunt gestionate datele"},
        "formula": "100 * points(q7) / 7",
    }
    assert "How data is managed" not in _unconfirmed(draft)
    assert link not in staff.get(_address(row), {"at": "scoring"}).content.decode()


def _data(row: Questionnaire) -> dict[str, str]:
    """Return what the page of a dimension sends: everything as it stands, confirmed."""
    dimension = row.draft["scoring"]["dimensions"][3]
    return {
        "at": "scoring.dimensions.3",
        "title.en": dimension["title"]["en"],
        "title.ro": dimension["title"]["ro"],
        "parts.0.title.en": "How data is managed",
        "parts.0.title.ro": "Cum sunt gestionate datele",
        "parts.1.item": "q8",
    }


def _unconfirmed(draft: dict[str, Any]) -> str:
    result = score(read_scheme(draft), {"q7": ["policy"], "q8": [], "q1": {}})
    told = content_of(result, draft, company="Alfa", on=TODAY, language="en")
    return str(told["unconfirmed"])


def test_a_value_is_marked_to_be_confirmed(staff: Client, world: World) -> None:
    scoring = {"vetoes": [{"code": "lid", "when": "rows(x) > 1", "most": 40, "text": said("lid")}]}
    row = _drafted(world, definition(scoring=scoring))
    sent = {"at": "scoring.vetoes.0", "text.en": "Lid", "when": "rows(x) > 1", "most": "40"}

    _press(staff, row, **sent, confirmed="1")
    marked = _standing(row)["scoring"]["vetoes"][0]
    page = staff.get(_address(row), {"at": "scoring.vetoes.0"}).content.decode()
    _press(staff, row, **sent)

    assert marked["confirmed"] is False
    assert 'name="confirmed" value="1" checked' in page
    assert "confirmed" not in _standing(row)["scoring"]["vetoes"][0]


def test_a_setting_is_made_and_told_what_it_decides(staff: Client, world: World) -> None:
    lid = {"code": "lid", "when": "answered(name)", "most": 40, "text": said("lid")}
    row = _drafted(world, definition(scoring={"vetoes": [lid]}))
    words = {"at": "settings.0", "title.en": "Bands", "title.ro": "Benzi"}

    both = {**words, "choices.0.title.en": "Wide", "choices.1.title.en": "Narrow"}

    made = _press(staff, row, at="scoring", do="add:settings", **{"new.settings.words": "Bands"})
    _press(staff, row, **words, **{"choices.0.title.en": "Wide"})
    _press(staff, row, **both)
    _press(staff, row, **both | {"do": "decide", "decides": "scoring.vetoes.0.most"})
    draft = _standing(row)
    page = staff.get(_address(row), {"at": "settings.0"}).content.decode()
    _press(staff, row, **both | {"do": "release:0"})

    assert made.headers["Location"].endswith("?at=settings.0")
    [setting] = draft["settings"]
    assert [each["code"] for each in setting["choices"]] == ["wide", "narrow"]
    assert [each["changes"] for each in setting["choices"]] == [
        [{"at": ["scoring", "vetoes", "lid", "most"], "value": 40}]
    ] * 2
    assert 'value="release:0"' in page
    assert [each["changes"] for each in _standing(row)["settings"][0]["choices"]] == [[], []]


def test_what_a_choice_fills_in_has_to_be_readable(staff: Client, world: World) -> None:
    changes = [{"at": ["sections", "first", "items"], "value": "none"}]
    choices = [
        {"code": "one", "title": said("one"), "changes": []},
        {"code": "two", "title": said("two"), "changes": changes},
    ]
    draft = definition(settings=[{"code": "s", "title": said("s"), "choices": choices}])
    row = _drafted(world, draft)
    sent = {"at": "settings.0", "title.en": "S", "chosen": "two"}

    response = _press(staff, row, **sent, **{"choices.0.title.en": "1", "choices.1.title.en": "2"})

    assert response.status_code == 422
    assert "What this choice fills in cannot be read." in response.content.decode()
    assert _standing(row) == draft


def test_a_setting_is_taken_out_and_one_is_led_back_to_the_scoring(
    staff: Client, world: World
) -> None:
    row = _drafted(world, library.definition("digital-maturity"))

    response = staff.post(
        _address(row, "remove"), {"at": "settings.0", "revision": str(row.revision)}
    )

    assert response.headers["Location"].endswith("?at=scoring")
    assert [each["code"] for each in _standing(row)["settings"]] == ["paper"]


def test_a_map_of_competences_is_drawn_up_and_given_up(staff: Client, world: World) -> None:
    row = _drafted(world, MAPPED)
    chosen = {"at": "map", "items.design": "1", "items.making": "1"}

    page = staff.get(_address(row), {"at": "map"}).content.decode()
    _press(staff, row, **chosen, offers="offers", seeks="seeks")
    drawn = _standing(row)["map"]
    _press(staff, row, at="map")

    assert 'name="items.design"' in page
    assert 'name="items.name"' not in page
    assert drawn == {"items": ["design", "making"], "offers": "offers", "seeks": "seeks"}
    assert _standing(row) == {**MAPPED, "code": row.code}


def test_what_is_missing_on_the_map_is_told_with_a_way_to_its_field(
    staff: Client, world: World
) -> None:
    row = _drafted(world, {**MAPPED, "map": {"items": ["design", "name"], "offers": "offer"}})

    page = staff.get(_address(row, "publish")).content.decode()
    build = staff.get(_address(row), {"at": "map"}).content.decode()

    assert "Map of competences, sought: This is missing. Fill it in." in page
    assert "There is no option “offer”." in page
    for mark in ("f-seeks", "f-offers", "f-items"):
        assert f"{_address(row)}?at=map#{mark}" in page
        assert f'id="{mark}"' in build


def test_what_is_no_longer_there_stays_to_be_seen_on_the_map(staff: Client, world: World) -> None:
    row = _drafted(world, {**MAPPED, "map": {"items": ["gone"], "offers": "o", "seeks": "seeks"}})

    page = staff.get(_address(row), {"at": "map"}).content.decode()

    assert "gone (not there)" in page
    assert "o (not there)" in page
    assert faults_of_definition(row.draft) != []
