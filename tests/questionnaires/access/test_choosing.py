"""Who sees the register names organisations and people of it in answers, and nobody else does."""

import re
from typing import Any

import pytest
from django.test import Client

from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.factories import (
    NOW,
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.questionnaires.access.fill_pages")]
ASKED = definition(
    section(
        "first",
        item("partner", "organisation"),
        item("boss", "person"),
        item("team", "table", columns=[item("who", "person"), item("does")]),
    )
)
COMPANY = {"Door": "company"}


@pytest.fixture
def answers() -> AnswerSet:
    return AnswerSetFactory.create(version=VersionFactory.create(definition=ASKED))


def _known(answers: AnswerSet, name: str, **more: Any) -> str:  # noqa: ANN401
    firm = OrganisationFactory.create(name=name, **more)
    RelationshipFactory.create(workspace=answers.workspace, organisation=firm)
    return str(firm.pk)


def _found(client: Client, answers: AnswerSet, kind: str, text: str) -> list[tuple[str, str]]:
    page = client.get(f"/fill/{answers.pk}/find/", {"kind": kind, "q": text}).content.decode()
    return re.findall(r'data-key="(\d+)" data-name="([^"]+)"', page)


def _send(client: Client, answers: AnswerSet, **more: Any) -> tuple[int, str]:  # noqa: ANN401
    sent = {
        "present": ["partner", "boss", "team"],
        **{name.replace("_", "-"): each for name, each in more.items()},
    }
    gone = client.post(f"/fill/{answers.pk}/at/first/", sent)
    return gone.status_code, gone.content.decode()


# ---------- who sees the register ----------


def test_while_one_types_who_may_be_meant_is_shown(client: Client, answers: AnswerSet) -> None:
    near = _known(answers, "Țesături Mureș SRL", town="Târgu Mureș", country="RO")
    OrganisationFactory.create(name="Tesaturi of others SRL")
    ana = PersonFactory.create(workspace=answers.workspace, name="Ana Pop", email="ana@x.example")
    AffiliationFactory.create(
        person=ana, organisation=OrganisationFactory.create(name="Mobila SRL")
    )

    page = client.get(f"/fill/{answers.pk}/find/", {"kind": "person", "q": "pop"}).content.decode()

    assert _found(client, answers, "organisation", "tesaturi") == [(near, "Țesături Mureș SRL")]
    assert _found(client, answers, "organisation", "tesatuir mures") == [
        (near, "Țesături Mureș SRL")
    ]
    assert "Mobila SRL" in page
    assert "1 found" in page
    assert "ana@x.example" not in page
    # Nobody is found by an address: an expert may not read it.
    assert _found(client, answers, "person", "ana@x.example") == []
    assert _found(client, answers, "person", "a") == []


def test_it_costs_the_same_however_many_are_found(
    client: Client,
    answers: AnswerSet,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    for number in range(30):
        PersonFactory.create(workspace=answers.workspace, name=f"Ana Pop {number}")

    with django_assert_max_num_queries(8):
        assert len(_found(client, answers, "person", "ana")) == 20


def test_a_name_that_several_have_asks_which_and_nothing_typed_is_lost(
    client: Client, answers: AnswerSet
) -> None:
    first = _known(answers, "Mobila SRL", town="Cluj-Napoca")
    second = _known(answers, "Mobila SA", town="Dej")

    status, page = _send(client, answers, a_partner="mobila", a_boss="")

    assert status == 422
    assert "Several are called so." in page
    assert 'name="a-partner" value="mobila"' in page
    shown = re.findall(r'name="a-partner-which" value="(\d+)"', page)
    assert sorted(shown) == sorted([first, second])
    assert "Dej" in page
    chosen = {"a_partner": "mobila", "a_partner_typed": "mobila", "a_partner_which": second}
    assert _send(client, answers, **chosen)[0] == 302
    assert answers_of(answers) == {"partner": second}


def test_a_name_that_nobody_has_shows_who_is_called_nearly_so(
    client: Client, answers: AnswerSet
) -> None:
    near = PersonFactory.create(workspace=answers.workspace, name="Ioana Mureșan")

    row = {"a_team_0_": "1", "a_team_0_who": "Ioana Muresn", "a_team_0_does": "Sells"}
    status, page = _send(client, answers, **row)

    assert status == 422
    assert "Nobody in the register is called “Ioana Muresn”." in page
    assert 'name="a-team-0-does" value="Sells"' in page
    assert re.findall(r'name="a-team-0-who-which" value="(\d+)"', page) == [str(near.pk)]
    chosen = {"a_team_0_who_typed": "Ioana Muresn", "a_team_0_who_which": str(near.pk)}
    assert _send(client, answers, **row, **chosen)[0] == 302
    assert answers_of(answers) == {"team": [{"who": str(near.pk), "does": "Sells"}]}


def test_an_organisation_is_found_by_its_registered_number(
    client: Client, answers: AnswerSet
) -> None:
    key = _known(answers, "Mobila SRL", registered_number="RO1234567", country="RO")

    assert _send(client, answers, a_partner="RO 1234567")[0] == 302

    assert answers_of(answers) == {"partner": key}


def test_who_is_of_another_workspace_is_never_chosen(client: Client, answers: AnswerSet) -> None:
    stranger = PersonFactory.create(name="Ana Stranger")
    chosen = {"a_boss": "x", "a_boss_typed": "x", "a_boss_which": str(stranger.pk)}
    named = {"a_boss": "Ana Stranger", "a_boss_was": str(stranger.pk)}

    pages = [_send(client, answers, **sent) for sent in (chosen, named)]

    assert [status for status, _page in pages] == [422, 422]
    assert "Ana Stranger" not in pages[0][1]
    assert "-which" not in pages[1][1]
    assert answers_of(answers) == {}


# ---------- who does not ----------


def test_behind_a_narrow_door_nothing_is_looked_up(client: Client, answers: AnswerSet) -> None:
    _known(answers, "Mobila SRL")

    page = client.get(f"/fill/{answers.pk}/at/first/", headers=COMPANY).content.decode()
    found = client.get(f"/fill/{answers.pk}/find/", {"q": "mobila"}, headers=COMPANY)

    assert found.status_code == 404
    assert "choosing.js" not in page
    assert "data-find" not in page
    assert "Mobila SRL" not in page


@pytest.mark.parametrize("guess", ["was", "which", "number"])
def test_behind_a_narrow_door_nobody_is_named_in_a_row_either(
    client: Client, answers: AnswerSet, guess: str
) -> None:
    ana = PersonFactory.create(workspace=answers.workspace, name="Ana Pop")
    cell = "a-team-0-who"
    sent = {
        "was": {cell: "Ana Pop", f"{cell}-was": str(ana.pk)},
        "which": {cell: "x", f"{cell}-typed": "x", f"{cell}-which": str(ana.pk)},
        "number": {cell: f"#{ana.pk}", f"{cell}-was": str(ana.pk)},
    }[guess]

    page = client.post(
        f"/fill/{answers.pk}/at/first/", {"present": "team", **sent}, headers=COMPANY
    )
    told = client.post(f"/fill/{answers.pk}/save/", {"present": "team", **sent}, headers=COMPANY)

    assert page.status_code == 422
    assert [each["item"] for each in told.json()["wrong"]] == ["team"]
    assert answers_of(answers) == {}


def test_behind_a_narrow_door_a_company_names_itself_and_no_other(
    client: Client, answers: AnswerSet
) -> None:
    own, other = _known(answers, "Mobila SRL"), _known(answers, "Secret SRL")
    answers.organisation_id = int(own)
    answers.person = PersonFactory.create(workspace=answers.workspace, name="Ana Pop")
    answers.save()
    address = f"/fill/{answers.pk}/at/first/"

    page = client.get(address, headers=COMPANY).content.decode()
    named = {
        key: {"present": "partner", "a-partner": name, "a-partner-was": key}
        for key, name in ((own, "Mobila SRL"), (other, "Secret SRL"))
    }
    refused = client.post(address, named[other], headers=COMPANY)
    client.post(address, named[own], headers=COMPANY)

    assert '<option value="Mobila SRL">' in page
    assert "Secret SRL" not in page
    # Who is asked is named by themselves alone, and another may sit here.
    assert "Ana Pop" not in page
    assert refused.status_code == 422
    assert answers_of(answers) == {"partner": own}
    assert (
        '<option value="Mobila SRL" selected>'
        in client.get(address, headers=COMPANY).content.decode()
    )


def test_behind_a_narrow_door_whom_others_named_stays(client: Client, answers: AnswerSet) -> None:
    own, other = _known(answers, "Mobila SRL"), _known(answers, "Bega SRL")
    answers.organisation_id = int(own)
    answers.save()
    actions.save_answers(answers, {"partner": other}, seen={}, by="Ion", at=NOW)

    page = client.get(f"/fill/{answers.pk}/at/first/", headers=COMPANY).content.decode()

    assert "Bega SRL" in page
    assert 'name="a-partner"' not in page


def test_behind_a_narrow_door_who_stands_in_a_row_stays_there(
    client: Client, answers: AnswerSet
) -> None:
    ana = PersonFactory.create(workspace=answers.workspace, name="Ana Pop")
    given = {"team": [{"who": str(ana.pk), "does": "Sells"}]}
    actions.save_answers(answers, given, seen={}, by="Ion", at=NOW)
    address = f"/fill/{answers.pk}/at/first/"

    page = client.get(address, headers=COMPANY).content.decode()
    sent = dict(re.findall(r'name="(a-team-0-[^"]*)" value="([^"]*)"', page))
    sent |= {"present": "team", "s-team": "1", "a-team-0-does": "Buys"}
    client.post(address, sent, headers=COMPANY)

    assert answers_of(answers) == {"team": [{"who": str(ana.pk), "does": "Buys"}]}
