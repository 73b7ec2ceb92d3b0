"""A column of a table that is asked in some rows only, as its page shows and saves it."""

import re
from typing import Any

import pytest
from django.test import Client

from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.factories import NOW
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.questionnaires.access.fill_pages")]
ASKED = definition(
    section("first", item("abroad", "choice", options=["no", "yes"])),
    section(
        "meters",
        item("contract", "choice", options=["grid", "own"]),
        item("factor", "number", condition="contract == 'own'", required=True),
        item("country", condition="abroad == 'yes'"),
        item("areas", "choices", options=["a", "b"], condition="factor > 2"),
        repeats={"least": 0, "most": 5},
    ),
    section("double", item("sum", "computed", formula="total(meters, factor)"), item("note")),
)


def _begun(**answers: Any) -> AnswerSet:  # noqa: ANN401
    made = AnswerSetFactory.create(version=VersionFactory.create(definition=ASKED))
    actions.save_answers(made, answers, seen={}, by="Ion Pop", at=NOW)
    return made


def _hidden(page: str) -> set[str]:
    """Return which cells are hidden, as row and column; those of the pattern are of row *n*."""
    cells = re.findall(
        r'data-cell="(\w+)"( hidden disabled)?.*?name="a-meters-(\w+)-', page, re.DOTALL
    )
    return {f"{row} {column}" for column, is_hidden, row in cells if is_hidden}


def _send(client: Client, answers: AnswerSet, **cells: str) -> Any:  # noqa: ANN401
    sent = {f"a-meters-{name[1:].replace('_', '-')}": each for name, each in cells.items()}
    revision = answers.answers.filter(item="meters").values_list("revision", flat=True).first()
    return client.post(
        f"/fill/{answers.pk}/at/meters/", {"present": "meters", "s-meters": revision or 0, **sent}
    )


def test_each_row_hides_what_it_does_not_ask_for(client: Client) -> None:
    answers = _begun(meters=[{"contract": "own", "factor": 3}, {"contract": "grid"}])

    page = client.get(f"/fill/{answers.pk}/at/meters/").content.decode()

    assert _hidden(page) == {
        "0 country",
        *("1 factor", "1 country", "1 areas"),
        *("n factor", "n country", "n areas"),
    }


def test_what_a_row_opens_comes_before_the_next_section(client: Client) -> None:
    answers = _begun()

    opened = _send(client, answers, _0_contract="grid", _1_contract="own")
    page = client.get(opened.headers["Location"].partition("#")[0]).content.decode()
    gone = _send(client, answers, _0_contract="grid", _1_contract="own", _1_factor="1")

    assert opened.headers["Location"] == f"/fill/{answers.pk}/at/meters/#a-meters-1-factor"
    assert 'id="a-meters-1-factor"' in page
    assert gone.headers["Location"] == f"/fill/{answers.pk}/at/double/"


def test_a_hidden_cell_never_gets_in_and_keeps_nothing_else_out(client: Client) -> None:
    answers = _begun()
    cells = {"_0_contract": "grid", "_0_factor": "many", "_1_contract": "own", "_1_factor": "2"}

    gone = _send(client, answers, **cells, _0_country="DE")
    told = client.post(
        f"/fill/{answers.pk}/save/",
        {
            "present": "meters",
            "s-meters": 1,
            "a-meters-0-contract": "grid",
            "a-meters-0-factor": "5",
        },
    )

    assert gone.status_code == 302
    assert (told.json()["wrong"], told.json()["conflicts"]) == ([], {})
    assert answers_of(answers) == {"meters": [{"contract": "grid"}]}


def test_what_was_sent_once_more_meets_nobody(client: Client) -> None:
    answers = _begun()
    sent = {"present": "meters", "a-meters-0-contract": "grid", "a-meters-0-factor": "5"}

    told = [client.post(f"/fill/{answers.pk}/save/", sent).json() for _time in range(2)]

    assert [each["conflicts"] for each in told] == [{}, {}]


def test_a_wrong_cell_is_said_where_the_row_asks_for_it(client: Client) -> None:
    answers = _begun()

    page = _send(client, answers, _0_contract="own", _0_factor="many")

    assert page.status_code == 422
    assert 'id="a-meters-0-factor-error"' in page.content.decode()
    assert "0 factor" not in _hidden(page.content.decode())


def test_a_script_is_told_what_each_of_its_rows_asks_for_also_where_one_is_wrong(
    client: Client,
) -> None:
    answers = _begun(abroad="yes")
    cells = {"0-": "1", "3-": "1", "3-contract": "own", "3-factor": "many", "7-contract": "grid"}
    sent = {"present": "meters", **{f"a-meters-{name}": each for name, each in cells.items()}}

    told = client.post(f"/fill/{answers.pk}/save/", sent).json()

    assert told["asked"] == {
        "meters": {
            "3": ["contract", "country", "factor"],
            "7": ["contract", "country"],
            "n": ["contract", "country"],
        }
    }
    # The page has a blank row above it.
    assert [each["text"][:14] for each in told["wrong"]] == ["Row 2, factor:"]


def test_another_section_closes_cells_and_tells_the_script(client: Client) -> None:
    answers = _begun(abroad="yes", meters=[{"contract": "own", "factor": 1, "country": "DE"}])
    sent = {"present": "abroad", "s-abroad": 1, "a-abroad": "no"}

    told = client.post(f"/fill/{answers.pk}/save/", sent).json()

    assert told["trimmed"] == {"meters": 2}
    assert answers_of(answers)["meters"] == [{"contract": "own", "factor": 1}]


def test_the_review_and_what_follows_are_of_what_is_asked(client: Client) -> None:
    answers = _begun(meters=[{"contract": "own"}, {"contract": "grid"}])

    page = client.get(f"/fill/{answers.pk}/review/").content.decode()

    assert "1 answer is still needed" in page
    assert "Row 1, factor:" in page
    assert "Row 2" not in page
