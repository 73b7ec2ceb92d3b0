"""Answers are saved item by item, and of two on one item the second is told."""

from datetime import timedelta
from typing import Any

import pytest

from raceme.audit.models import Entry
from raceme.core.models import Record
from raceme.questionnaires import actions
from raceme.questionnaires.models import Answer, AnswerSet
from raceme.questionnaires.queries import answers_of, rows_of
from raceme.questionnaires.solving import Fault
from tests.factories import NOW, OrganisationFactory, PersonFactory, RelationshipFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
ASKED = definition(
    section(
        "company",
        item("exports", "choice", options=["no", "yes"]),
        item("countries", "number", least=1, most=200, condition="exports == 'yes'"),
    ),
    section("people", item("staff", "number", required=True), item("note", "long_text")),
)


@pytest.fixture
def answers() -> AnswerSet:
    return AnswerSetFactory.create(version=VersionFactory.create(definition=ASKED))


def _save(answers: AnswerSet, by: Record | str = "Ioana", **values: Any) -> actions.Saved:  # noqa: ANN401
    """Save as somebody who was shown what stands now."""
    seen = {code: row.revision for code, row in rows_of(answers).items()}
    return actions.save_answers(answers, values, seen=seen, by=by, at=NOW)


def test_what_is_right_is_saved_beside_what_is_wrong(answers: AnswerSet) -> None:
    saved = _save(answers, staff=12, exports="maybe")

    assert saved.revisions == {"staff": 1}
    assert [(each.place, each.fault) for each in saved.wrong] == [
        (("exports",), Fault.UNKNOWN_OPTION)
    ]
    assert answers_of(answers) == {"staff": 12}


def test_one_number_and_one_option_are_kept_apart_for_sums(answers: AnswerSet) -> None:
    _save(answers, staff=12, exports="yes", note="Good")

    rows = rows_of(answers)
    assert (rows["staff"].number, rows["staff"].option) == (12.0, "")
    assert (rows["exports"].number, rows["exports"].option) == (None, "yes")
    assert (rows["note"].number, rows["note"].option) == (None, "")


def test_the_second_on_the_same_item_is_told_who_was_first(answers: AnswerSet) -> None:
    actions.save_answers(answers, {"staff": 12}, seen={}, by="Ioana", at=NOW)

    saved = actions.save_answers(answers, {"staff": 14, "note": "Ok"}, seen={}, by="Dan", at=LATER)

    assert saved.conflicts == {
        "staff": actions.Standing(value=12, revision=1, by="Ioana", at=NOW),
    }
    assert saved.revisions == {"note": 1}
    assert answers_of(answers) == {"staff": 12, "note": "Ok"}


def test_who_has_seen_the_others_answer_may_put_theirs(answers: AnswerSet) -> None:
    _save(answers, staff=12)

    saved = actions.save_answers(answers, {"staff": 14}, seen={"staff": 1}, by="Dan", at=LATER)

    assert (saved.conflicts, saved.revisions) == ({}, {"staff": 2})
    assert answers_of(answers) == {"staff": 14}


def test_the_same_answer_twice_is_no_conflict(answers: AnswerSet) -> None:
    _save(answers, staff=12)

    saved = actions.save_answers(answers, {"staff": 12}, seen={}, by="Dan", at=LATER)

    assert (saved.conflicts, saved.revisions) == ({}, {"staff": 1})


def test_an_answer_that_was_taken_away_keeps_its_revision(answers: AnswerSet) -> None:
    _save(answers, note="First")
    _save(answers, note=None)

    saved = actions.save_answers(answers, {"note": "Mine"}, seen={"note": 1}, by="Dan", at=LATER)

    assert saved.conflicts["note"] == actions.Standing(value=None, revision=2, by="Ioana", at=NOW)
    assert answers_of(answers) == {}


def test_an_answer_to_what_is_not_asked_never_gets_in(answers: AnswerSet) -> None:
    saved = _save(answers, exports="no", countries=3)

    assert [(each.place, each.fault) for each in saved.wrong] == [(("countries",), Fault.NOT_ASKED)]
    assert answers_of(answers) == {"exports": "no"}


def test_what_is_no_longer_asked_goes_and_is_told(answers: AnswerSet) -> None:
    _save(answers, exports="yes", countries=3)

    saved = _save(answers, exports="no")

    assert saved.dropped == ["countries"]
    assert answers_of(answers) == {"exports": "no"}


def test_an_item_that_becomes_asked_is_taken_with_what_asks_for_it(answers: AnswerSet) -> None:
    saved = _save(answers, exports="yes", countries=3)

    assert saved.wrong == []
    assert answers_of(answers) == {"exports": "yes", "countries": 3}


METERS = definition(
    section(
        "all",
        item("abroad", "choice", options=["no", "yes"]),
        item(
            "meters",
            "table",
            columns=[
                item("contract", "choice", options=["grid", "own"]),
                item("factor", "number", condition="contract == 'own'", required=True),
                item("country", condition="abroad == 'yes'"),
            ],
        ),
    )
)


def _meters(**given: Any) -> AnswerSet:  # noqa: ANN401
    made = AnswerSetFactory.create(version=VersionFactory.create(definition=METERS))
    assert not _save(made, **given).wrong
    return made


def test_a_cell_that_its_row_does_not_ask_for_never_gets_in() -> None:
    answers = _meters(
        meters=[{"contract": "own", "factor": 2}, {"contract": "grid", "factor": 3}, {"factor": 4}]
    )

    assert answers_of(answers) == {
        "meters": [{"contract": "own", "factor": 2}, {"contract": "grid"}, {}]
    }


def test_cells_that_are_no_longer_asked_go_with_what_asked_for_them() -> None:
    answers = _meters(abroad="yes", meters=[{"contract": "grid", "country": "DE"}])

    saved = _save(answers, abroad="no")

    assert (saved.revisions, saved.trimmed, saved.dropped) == ({"abroad": 2}, {"meters": 2}, [])
    assert answers_of(answers) == {"abroad": "no", "meters": [{"contract": "grid"}]}
    assert rows_of(answers)["meters"].saved_by == "Ioana"


def test_what_was_stored_of_a_hidden_cell_is_not_handed_in() -> None:
    answers = _meters(abroad="yes", meters=[{"contract": "grid", "country": "DE"}])
    Answer.objects.of(answers.workspace_id).filter(item="abroad").update(value="no")

    actions.hand_in(answers, by="Ioana", at=LATER)

    assert answers_of(answers) == {"abroad": "no", "meters": [{"contract": "grid"}]}


def test_a_table_with_a_hidden_cell_is_carried_over_without_it() -> None:
    version = VersionFactory.create(definition=METERS)
    last = {"meters": [{"contract": "grid", "factor": 3}]}

    begun = actions.begin_answers(version, prefill=last, language="en", by="Ioana", at=NOW)

    assert answers_of(begun) == {"meters": [{"contract": "grid"}]}


def test_who_is_named_has_to_be_known_to_the_workspace() -> None:
    asked = definition(
        section(
            "who",
            item("company", "organisation"),
            item("person", "person"),
            item("partners", "table", columns=[item("with", "organisation")]),
        )
    )
    answers = AnswerSetFactory.create(version=VersionFactory.create(definition=asked))
    known = RelationshipFactory.create(workspace=answers.workspace).organisation
    stranger = OrganisationFactory.create()
    person = PersonFactory.create(workspace=answers.workspace)

    saved = _save(
        answers,
        company=str(stranger.pk),
        person=str(person.pk),
        partners=[{"with": str(known.pk)}],
    )

    assert [each.place for each in saved.wrong] == [("company",)]
    assert answers_of(answers) == {
        "person": str(person.pk),
        "partners": [{"with": str(known.pk)}],
    }


def test_nobody_whom_another_workspace_knows_is_named() -> None:
    asked = definition(section("who", item("person", "person"), item("note")))
    answers = AnswerSetFactory.create(version=VersionFactory.create(definition=asked))

    saved = _save(answers, person=str(PersonFactory.create().pk), note="Wood")

    assert [each.place for each in saved.wrong] == [("person",)]
    assert answers_of(answers) == {"note": "Wood"}


@pytest.mark.parametrize(
    ("item_kind", "right", "wrong"),
    [("activity_code", "62.10", "99.99"), ("activity_code", "62", "IT"), ("region", "RO11", "RO9")],
)
def test_a_code_has_to_be_one_of_its_list(item_kind: str, right: str, wrong: str) -> None:
    asked = definition(section("what", item("one", item_kind), item("other", item_kind)))
    answers = AnswerSetFactory.create(version=VersionFactory.create(definition=asked))

    saved = _save(answers, one=right, other=wrong)

    assert [each.place for each in saved.wrong] == [("other",)]
    assert answers_of(answers) == {"one": right}


@pytest.mark.parametrize("value", ["abc", "9" * 40, "-1", ""])
def test_a_key_that_is_none_is_refused(value: str) -> None:
    asked = definition(section("who", item("company", "organisation")))
    answers = AnswerSetFactory.create(version=VersionFactory.create(definition=asked))

    _save(answers, company=value)

    assert answers_of(answers) in ({}, {"company": ""})


def test_what_fits_of_last_time_is_carried_over_and_marked() -> None:
    version = VersionFactory.create(definition=ASKED)

    answers = actions.begin_answers(
        version,
        prefill={"staff": 12, "exports": "gone", "countries": 2, "note": "Kept", "other": 1},
        language="ro",
        by="Ioana",
        at=NOW,
    )

    assert {code: row.is_carried for code, row in rows_of(answers).items()} == {
        "staff": True,
        "note": True,
    }
    assert answers.language == "ro"


def test_saving_or_confirming_makes_what_was_carried_over_ones_own() -> None:
    version = VersionFactory.create(definition=ASKED)
    answers = actions.begin_answers(
        version, prefill={"staff": 12, "note": "Kept"}, language="en", by="Ioana", at=NOW
    )

    _save(answers, staff=12)
    assert Answer.objects.of(answers.workspace).get(item="staff").is_carried is False
    assert actions.confirm_carried(answers, by="Ioana", at=LATER) == 1
    assert not Answer.objects.of(answers.workspace).filter(is_carried=True).exists()


def test_what_is_handed_in_is_no_longer_to_be_confirmed() -> None:
    version = VersionFactory.create(definition=ASKED)
    answers = actions.begin_answers(
        version, prefill={"staff": 12}, language="en", by="Ioana", at=NOW
    )

    actions.hand_in(answers, by="Ioana", at=LATER)

    assert answers_of(answers) == {"staff": 12}
    assert not Answer.objects.of(answers.workspace).filter(is_carried=True).exists()


def test_handing_in_asks_for_what_is_required(answers: AnswerSet) -> None:
    with pytest.raises(actions.NotComplete) as refused:
        actions.hand_in(answers, by="Ioana", at=LATER)

    assert [(each.place, each.fault) for each in refused.value.wrong] == [
        (("staff",), Fault.REQUIRED)
    ]


def test_what_was_handed_in_changes_no_more_until_it_is_taken_up(answers: AnswerSet) -> None:
    _save(answers, staff=12)
    actions.hand_in(answers, by="Ioana", at=LATER)

    with pytest.raises(actions.NotOpen):
        _save(answers, staff=13)
    with pytest.raises(actions.NotOpen):
        actions.discard_answers(answers, by="Ioana", at=LATER)
    actions.take_up(answers, by="Ioana", at=LATER)
    _save(answers, staff=13)

    assert answers_of(answers) == {"staff": 13}
    verbs = Entry.objects.values_list("verb", flat=True)
    assert {"questionnaires.hand_in", "questionnaires.take_up"} <= set(verbs)


def test_discarded_answers_are_gone_and_leave_an_entry(answers: AnswerSet) -> None:
    _save(answers, staff=12)

    actions.discard_answers(answers, by="Ioana", at=LATER)

    assert not Answer.objects.of(answers.workspace).exists()
    assert Entry.objects.filter(verb="questionnaires.discard_answers").exists()
    with pytest.raises(actions.NotOpen):
        actions.save_answers(answers, {"staff": 1}, seen={}, by="Dan", at=LATER)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_on_one_item_one_is_told_and_on_others_nothing_is_lost() -> None:
    answers = AnswerSetFactory.create(version=VersionFactory.create(definition=ASKED))

    [second] = at_once(
        lambda: actions.save_answers(
            answers, {"staff": 1, "note": "Ioana"}, seen={}, by="Ioana", at=NOW
        ),
        lambda: actions.save_answers(
            answers, {"staff": 2, "exports": "yes"}, seen={}, by="Dan", at=NOW
        ),
    )

    assert isinstance(second, actions.Saved)
    assert second.conflicts["staff"].by == "Ioana"
    assert answers_of(answers) == {"staff": 1, "note": "Ioana", "exports": "yes"}
