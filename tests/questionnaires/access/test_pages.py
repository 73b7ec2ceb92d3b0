"""The pages of a set of answers: what they show, what they save, and where they lead."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from raceme.documents.models import Document
from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerFile, AnswerSet
from raceme.questionnaires.queries import answers_of, rows_of
from tests.factories import NOW, PersonFactory, RelationshipFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.questionnaires.access.fill_pages")]
OPTIONS = ["no", "some", "yes"]
SHORT = definition(
    section("company", item("name", required=True), item("staff", "number", unit="people")),
    section(
        "people",
        item("women", "number", condition="staff > 0"),
        item("trains", "choice", options=["no", "yes"]),
        item("how", "long_text", condition="trains == 'yes'"),
    ),
    section("abroad", item("markets", "choices", options=["de", "fr"]), condition="staff > 10"),
)


def _begun(asked: dict[str, Any] = SHORT, **answers: Any) -> AnswerSet:  # noqa: ANN401
    made = AnswerSetFactory.create(version=VersionFactory.create(definition=asked))
    if answers:
        actions.save_answers(made, answers, seen={}, by="Ion Pop", at=NOW)
    return made


def _at(answers: AnswerSet, code: str) -> str:
    return f"/fill/{answers.pk}/at/{code}/"


def _sent(answers: AnswerSet, **values: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what a page sends of these items, with the revisions it has seen."""
    rows = rows_of(answers)
    sent: dict[str, Any] = {"present": list(values)}
    for code, value in values.items():
        sent[f"s-{code}"] = rows[code].revision if code in rows else 0
        if value is not None:
            sent[f"a-{code}"] = value
    return sent


# ---------- a section ----------


def test_every_kind_has_its_controls(client: Client) -> None:
    kinds = ["text", "long_text", "number", "money", "date", "file", "organisation", "person"]
    asked = definition(
        section(
            "all",
            *(item(kind, kind) for kind in (*kinds, "region", "activity_code", "declaration")),
            item("choice", "choice", options=OPTIONS),
            item("long_choice", "choice", options=[f"o{number}" for number in range(13)]),
            item("choices", "choices", options=OPTIONS),
            item("scale", "scale", options=OPTIONS),
            item("matrix", "matrix", rows=["one", "two"], options=OPTIONS),
            item("table", "table", columns=[item("town"), item("on", "date")]),
            item("double", "computed", formula="number * 2", unit="people"),
        )
    )
    answers = _begun(asked, number=6)

    page = client.get(_at(answers, "all")).content.decode()

    names = set(re.findall(r'name="(a-[^"]+)"', page))
    assert names == {
        *(f"a-{kind}" for kind in (*kinds, "region", "activity_code", "declaration")),
        "a-organisation-was",
        "a-person-was",
        *("a-choice", "a-long_choice", "a-choices", "a-scale", "a-matrix-one", "a-matrix-two"),
        *("a-table", "a-table-0-", "a-table-0-town", "a-table-0-on"),
        # The row that a script takes as a pattern.
        *("a-table-n-", "a-table-n-town", "a-table-n-on"),
    }
    assert "<output>12\N{NO-BREAK SPACE}people</output>" in page
    assert page.count("<legend") == 7  # five groups, the row of the table, and its pattern
    assert set(re.findall(r'data-item="([^"]+)"', page)) == {
        *kinds,
        *("region", "activity_code", "declaration", "choice", "long_choice", "choices"),
        *("scale", "matrix", "table"),
    }


def test_a_section_is_saved_and_leads_to_the_next_in_which_something_is_asked(
    client: Client,
) -> None:
    answers = _begun()

    first = client.post(_at(answers, "company"), _sent(answers, name="Mobila", staff="1.234,5"))
    second = client.post(_at(answers, "people"), _sent(answers, women="600"))
    third = client.post(_at(answers, "abroad"), _sent(answers, markets=["de", "fr"]))

    assert [each.headers["Location"] for each in (first, second, third)] == [
        _at(answers, "people"),
        _at(answers, "abroad"),
        f"/fill/{answers.pk}/review/",
    ]
    assert answers_of(answers) == {
        "name": "Mobila",
        "staff": 1234.5,
        "women": 600,
        "markets": ["de", "fr"],
    }


def test_an_answer_that_opens_questions_here_stays_for_them(client: Client) -> None:
    answers = _begun()

    gone = client.post(_at(answers, "people"), _sent(answers, trains="yes"))

    assert gone.headers["Location"] == f"{_at(answers, 'people')}#q-how"


def test_a_section_in_which_nothing_is_asked_leads_on(client: Client) -> None:
    answers = _begun(staff=3)

    assert client.get(_at(answers, "abroad")).headers["Location"] == f"/fill/{answers.pk}/review/"
    assert client.get(_at(answers, "nowhere")).status_code == 404


def test_what_was_typed_wrongly_stays_and_what_is_right_is_saved(client: Client) -> None:
    answers = _begun()

    page = client.post(_at(answers, "company"), _sent(answers, name="Mobila", staff="1.234"))

    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="1.234"' in text
    assert "1.234 could mean two things." in text
    assert '<a href="#a-staff">staff</a>' in text
    assert answers_of(answers) == {"name": "Mobila"}


def test_what_may_not_be_taken_is_said_beside_its_row(client: Client) -> None:
    asked = definition(
        section("first", item("sites", "table", columns=[item("on", "date"), item("n", "number")]))
    )
    answers = _begun(asked)
    cells = {"a-sites-0-n": "", "a-sites-1-n": "1", "a-sites-1-on": "32.01.2026"}

    page = client.post(_at(answers, "first"), _sent(answers, sites=None) | cells)

    assert page.status_code == 422
    # The empty row is gone: the wrong one is the first now, and another empty one waits.
    assert 'id="a-sites-0-on-error"' in page.content.decode()
    assert "a-sites-1-on" in page.content.decode()
    assert answers_of(answers) == {}


def test_unticked_boxes_take_an_answer_away(client: Client) -> None:
    answers = _begun(staff=20, markets=["de"])

    client.post(_at(answers, "abroad"), _sent(answers, markets=None))

    assert answers_of(answers) == {"staff": 20}


# ---------- what never gets in ----------


@pytest.mark.parametrize(
    "sent",
    [
        {"women": "3"},  # not asked
        {"double": "3"},  # computed
        {"name": "Mobila"},  # of another section
        {"trains": "maybe"},
        {"trains": ["no", "perhaps"]},
        {"other": "3"},
        {"people": "3"},
    ],
)
def test_what_is_not_asked_or_of_another_kind_never_gets_in(
    client: Client, sent: dict[str, Any]
) -> None:
    asked = definition(
        SHORT["sections"][0],
        section("people", *SHORT["sections"][1]["items"], item("double", "computed", formula="1")),
    )
    answers = _begun(asked)

    client.post(_at(answers, "people"), _sent(answers, **sent))

    assert answers_of(answers) == {}


def test_who_does_not_see_the_register_names_nobody_in_it(client: Client) -> None:
    asked = definition(section("first", item("boss", "person"), item("note")))
    answers = _begun(asked)
    known = PersonFactory.create(workspace=answers.workspace, name="Ana Pop")
    sent = _sent(answers, boss="Ana Pop", note="Wood") | {"a-boss-was": str(known.pk)}

    page = client.get(_at(answers, "first"), headers={"Door": "company"}).content.decode()
    client.post(_at(answers, "first"), sent, headers={"Door": "company"})

    assert "Ana Pop" not in page
    assert answers_of(answers) == {"note": "Wood"}
    client.post(_at(answers, "first"), sent)
    assert answers_of(answers) == {"note": "Wood", "boss": str(known.pk)}
    assert "Ana Pop" in client.get(_at(answers, "first")).content.decode()


# ---------- two at once ----------


def test_the_second_of_two_is_shown_what_the_first_wrote(client: Client) -> None:
    answers = _begun(name="Mobila")
    mine = _sent(answers, name="Mine")
    actions.save_answers(answers, {"name": "Theirs"}, seen={"name": 1}, by="Ion Pop", at=NOW)

    page = client.post(_at(answers, "company"), mine)

    assert page.status_code == 422
    text = page.content.decode()
    assert "Ion Pop answered this on 23 November 2026, 11:12: <b>Theirs</b>" in text
    assert 'value="Mine"' in text
    assert 'name="s-name" value="2"' in text
    assert answers_of(answers) == {"name": "Theirs"}


def test_of_two_answers_either_may_stay(client: Client) -> None:
    kept, replaced = _begun(name="Theirs"), _begun(name="Theirs")

    back = client.post(_at(kept, "company"), _sent(kept, name="Mine") | {"theirs": "name"})
    client.post(_at(replaced, "company"), _sent(replaced, name="Mine"))

    assert back.headers["Location"] == f"{_at(kept, 'company')}#q-name"
    assert answers_of(kept) == {"name": "Theirs"}
    assert answers_of(replaced) == {"name": "Mine"}


# ---------- only what changed ----------


def _carried() -> AnswerSet:
    last = _begun(name="Mobila", staff=12)
    return actions.begin_answers(
        last.version,
        previous=last,
        prefill={"name": "Mobila", "staff": 14},
        language="en",
        by="Ana",
        at=NOW,
    )


def test_what_was_carried_over_is_shown_and_not_asked_again(client: Client) -> None:
    answers = _carried()

    page = client.get(_at(answers, "company")).content.decode()
    client.post(_at(answers, "company"), {})

    assert "from last time" in page
    assert "from the register" in page
    assert "14\N{NO-BREAK SPACE}people" in page
    assert 'name="a-name"' not in page
    assert answers_of(answers) == {"name": "Mobila", "staff": 14}
    assert {row.is_carried for row in rows_of(answers).values()} == {True}


def test_one_button_confirms_all_that_was_carried_over(client: Client) -> None:
    answers = _carried()

    back = client.post(_at(answers, "company"), {"confirm": "1"})

    assert back.headers["Location"] == _at(answers, "company")
    assert {row.is_carried for row in rows_of(answers).values()} == {False}
    assert 'name="a-name"' in client.get(_at(answers, "company")).content.decode()


def test_one_of_it_is_changed(client: Client) -> None:
    answers = _carried()

    opened = client.post(_at(answers, "company"), {"edit": "staff"}).headers["Location"]
    page = client.get(opened).content.decode()
    client.post(_at(answers, "company"), _sent(answers, staff="15"))

    assert opened == f"{_at(answers, 'company')}?edit=staff#q-staff"
    assert 'name="a-staff" value="14"' in page
    assert 'name="a-name"' not in page
    assert {code: row.is_carried for code, row in rows_of(answers).items()} == {
        "name": True,
        "staff": False,
    }
    assert answers_of(answers) == {"name": "Mobila", "staff": 15}


# ---------- tables and files ----------

SITES = definition(
    section("sites", item("town"), item("plan", "file"), repeats={"least": 0, "most": 3})
)


def test_rows_are_added_and_removed_without_a_script(client: Client) -> None:
    answers = _begun(SITES)
    row = {"a-sites-0-": "1", "a-sites-0-town": "Cluj"}

    added = client.post(_at(answers, "sites"), _sent(answers, sites=None) | row | {"more": "sites"})
    page = client.get(added.headers["Location"]).content.decode()
    rows = row | {"a-sites-1-": "1", "a-sites-1-town": "Dej", "less": "sites 0"}
    removed = client.post(_at(answers, "sites"), _sent(answers, sites=None) | rows)

    assert added.headers["Location"] == f"{_at(answers, 'sites')}?more=sites#q-sites"
    assert 'name="a-sites-0-town" value="Cluj"' in page
    assert 'name="a-sites-1-town" value=""' in page
    assert removed.headers["Location"] == f"{_at(answers, 'sites')}#q-sites"
    assert answers_of(answers) == {"sites": [{"town": "Dej"}]}


def test_that_there_are_none_is_an_answer(client: Client) -> None:
    answers = _begun(SITES)

    client.post(_at(answers, "sites"), _sent(answers, sites="-"))

    assert answers_of(answers) == {"sites": []}


def _pdf(name: str = "plan.pdf") -> SimpleUploadedFile:
    body = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    return SimpleUploadedFile(name, body, content_type="application/pdf")


def test_a_file_answers_alone_and_in_a_row(client: Client) -> None:
    asked = definition(section("first", item("plan", "file")), *SITES["sections"])
    answers = _begun(asked)

    client.post(_at(answers, "first"), _sent(answers, plan=_pdf()))
    client.post(
        _at(answers, "sites"), _sent(answers, sites=None) | {"a-sites-0-plan": _pdf("site.pdf")}
    )

    keys = {each.name: str(each.pk) for each in Document.objects.of(answers.workspace)}
    assert answers_of(answers) == {
        "plan": keys["plan.pdf"],
        "sites": [{"plan": keys["site.pdf"]}],
    }
    assert set(AnswerFile.objects.of(answers.workspace).values_list("item", flat=True)) == {
        "plan",
        "sites",
    }
    kept = client.get(_at(answers, "first")).content.decode()
    assert "plan.pdf" in kept
    client.post(_at(answers, "first"), _sent(answers, plan=keys["plan.pdf"]))
    assert answers_of(answers)["plan"] == keys["plan.pdf"]
    taken = _sent(answers, plan=keys["plan.pdf"]) | {"a-plan-without": "1"}
    client.post(_at(answers, "first"), taken)
    assert "plan" not in answers_of(answers)


def test_a_file_that_is_not_kept_says_why_and_another_sets_file_is_none(client: Client) -> None:
    asked = definition(section("first", item("plan", "file")))
    answers = _begun(asked)
    other = AnswerSetFactory.create(version=answers.version)
    client.post(_at(other, "first"), _sent(other, plan=_pdf()))

    empty = SimpleUploadedFile("plan.pdf", b"", content_type="application/pdf")
    refused = client.post(_at(answers, "first"), _sent(answers, plan=empty))
    client.post(_at(answers, "first"), _sent(answers, plan=answers_of(other)["plan"]))

    assert refused.status_code == 422
    assert 'id="a-plan-error"' in refused.content.decode()
    assert answers_of(answers) == {}


# ---------- review, handing in, receipt ----------


def test_the_review_says_what_is_missing_and_where(client: Client) -> None:
    answers = _begun(staff=12)

    page = client.get(f"/fill/{answers.pk}/review/").content.decode()
    refused = client.post(f"/fill/{answers.pk}/hand-in/")

    assert "1 answer is still needed; it is marked below." in page
    assert f'href="{_at(answers, "company")}?edit=name#q-name"' in page
    assert "12\N{NO-BREAK SPACE}people" in page
    assert refused.status_code == 422
    assert "This is not handed in yet: 1 answer is missing or wrong." in refused.content.decode()


def test_the_review_says_who_is_known_no_more(client: Client) -> None:
    answers = _begun(definition(section("first", item("partner", "organisation"))))
    known = RelationshipFactory.create(workspace=answers.workspace)
    key = str(known.organisation_id)
    actions.save_answers(answers, {"partner": key}, seen={}, by="Ion Pop", at=NOW)
    before = client.get(f"/fill/{answers.pk}/review/").content.decode()
    known.delete()

    page = client.get(f"/fill/{answers.pk}/review/").content.decode()
    refused = client.post(f"/fill/{answers.pk}/hand-in/")

    assert "Choose one that is there." not in before
    assert "Choose one that is there." in page
    assert refused.status_code == 422


def test_answers_are_handed_in_and_their_pages_lead_to_the_receipt(client: Client) -> None:
    answers = _begun(name="Mobila")
    receipt = f"/fill/{answers.pk}/receipt/"
    early = client.get(receipt)

    gone = client.post(f"/fill/{answers.pk}/hand-in/")
    late = [
        client.get(_at(answers, "company")),
        client.post(_at(answers, "company"), _sent(answers, name="Late")),
        client.get(f"/fill/{answers.pk}/review/"),
        client.post(f"/fill/{answers.pk}/hand-in/"),
    ]

    assert early.headers["Location"] == f"/fill/{answers.pk}/review/"
    assert [each.headers["Location"] for each in (gone, *late)] == [receipt] * 5
    page = client.get(receipt).content.decode()
    assert "was handed in on" in page
    assert "Mobila" in page
    assert answers_of(answers) == {"name": "Mobila"}


# ---------- what a script sends ----------


def _saved(client: Client, answers: AnswerSet, sent: dict[str, Any]) -> Any:  # noqa: ANN401 (JSON)
    headers = {"Accept": "application/json"}
    return client.post(f"/fill/{answers.pk}/save/", sent, headers=headers)


def test_a_script_is_told_what_became_of_each_answer(client: Client) -> None:
    answers = _begun(name="Mobila", staff=20, markets=["de"])
    mine = _sent(answers, name="Mine", staff="3", women="many", trains="yes")
    actions.save_answers(answers, {"name": "Theirs"}, seen={"name": 1}, by="Ion Pop", at=NOW)

    told = _saved(client, answers, mine)

    assert told.status_code == 200
    assert told.json() == {
        "revisions": {"staff": 2, "trains": 1},
        "conflicts": {
            "name": {
                "value": "Theirs",
                "shown": "Theirs",
                "by": "Ion Pop",
                "at": NOW.isoformat(),
                "revision": 2,
            }
        },
        "wrong": [
            {"item": "women", "text": "This is not a number. Write it like 1250 or 1250.50."}
        ],
        "dropped": ["markets"],
        "trimmed": {},
        "asked": {},
    }


def test_a_script_is_told_the_row_and_the_column_of_what_is_wrong(client: Client) -> None:
    answers = _begun(
        definition(section("first", item("sites", "table", columns=[item("on", "date")])))
    )

    told = _saved(client, answers, _sent(answers, sites=None) | {"a-sites-4-on": "soon"})

    assert told.json()["wrong"] == [
        {
            "item": "sites",
            "text": "Row 1, on: This is not a day. Write it like 19.11.2026.",
        }
    ]


def test_a_script_is_told_that_it_is_over_or_that_the_page_is_somebody_elses(
    client: Client,
) -> None:
    answers = _begun(name="Mobila")

    foreign = client.post(f"/fill/{answers.pk}/save/", {}, headers={"Raceme-Whose": "other"})
    actions.hand_in(answers, by="Ana", at=NOW)
    late = _saved(client, answers, _sent(answers, name="Late"))

    assert (foreign.status_code, late.status_code) == (403, 409)
    assert answers_of(answers) == {"name": "Mobila"}


# ---------- cost and language ----------


def _large(sections: int, items: int) -> AnswerSet:
    kinds = ["number", "organisation", "person", "region", "file"]
    asked = definition(
        *(
            section(
                f"s{at}",
                *(item(f"i{at}_{number}", kinds[number % 5]) for number in range(items)),
                *([item(f"t{at}", "table", columns=[item("who", "organisation")])]),
            )
            for at in range(sections)
        )
    )
    answers = _begun(asked)
    companies = [RelationshipFactory.create(workspace=answers.workspace) for _ in range(3)]
    given: dict[str, Any] = {f"i0_{number}": number for number in range(0, items, 5)}
    given |= {f"i0_{n}": str(companies[n % 3].organisation_id) for n in range(1, items, 5)}
    given["t0"] = [{"who": str(each.organisation_id)} for each in companies]
    saved = actions.save_answers(answers, given, seen={}, by="Ana", at=NOW)
    assert not saved.wrong
    return answers


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_page_costs_the_same_with_forty_sections_and_three_hundred_items(client: Client) -> None:
    small, large = _large(1, 5), _large(40, 7)
    client.get("/")

    costs = [
        [_queries(client, address) for address in (_at(each, "s0"), f"/fill/{each.pk}/review/")]
        for each in (small, large)
    ]

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 15


def test_saving_costs_the_same_with_forty_sections_and_three_hundred_items(
    client: Client,
) -> None:
    costs = []
    client.get("/")
    for answers, last in ((_large(2, 5), 1), (_large(40, 7), 39)):
        company = RelationshipFactory.create(workspace=answers.workspace).organisation
        person = PersonFactory.create(workspace=answers.workspace)
        typed = ("12", company.name, person.name, "RO")
        given = {f"i{last}_{number}": each for number, each in enumerate(typed)}
        row = {f"a-t{last}-0-who": company.name, f"a-t{last}-0-who-was": str(company.pk)}
        sent = _sent(answers, **given, **{f"t{last}": None}) | row
        for address in (_at(answers, f"s{last}"), f"/fill/{answers.pk}/save/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.post(address, sent).status_code in {200, 302}
            costs.append(len(queries))
        assert answers_of(answers)[f"t{last}"] == [{"who": str(company.pk)}]

    small, large = costs[:2], costs[2:]
    assert small == large
    assert max(costs) <= 25


def test_the_pages_speak_the_readers_language(client: Client) -> None:
    answers = _begun(name="Mobila", staff=1234.5)
    romanian = {"Accept-Language": "ro"}

    page = client.get(_at(answers, "company"), headers=romanian).content.decode()
    wrong = client.post(_at(answers, "company"), _sent(answers, staff="mult"), headers=romanian)

    assert "company (ro)" in page
    assert "name (ro)" in page
    assert 'value="1234,5"' in page
    assert "Acesta nu este un număr" in wrong.content.decode()


def test_what_has_no_words_in_the_readers_language_is_shown_in_its_own(client: Client) -> None:
    asked = definition(section("company", item("name")), languages=["ro"])
    answers = AnswerSetFactory.create(
        version=VersionFactory.create(definition=asked), language="ro"
    )

    page = client.get(_at(answers, "company"), headers={"Accept-Language": "en"}).content.decode()

    assert "name (ro)" in page
    assert '<div class="q-fill" lang="ro">' in page
