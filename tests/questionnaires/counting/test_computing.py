"""What follows from answers lies as one reckons it by hand, set by set."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.questionnaires import actions
from raceme.questionnaires.counting import (
    Question,
    Sift,
    Spread,
    Tallies,
    computing,
    count_computed,
    known_of,
    questions_of,
    sets_with,
)
from raceme.questionnaires.models import Version
from tests.factories import NOW
from tests.factories.questionnaires import (
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.build import handed_in

pytestmark = pytest.mark.django_db
ASKED = definition(
    section(
        "s",
        item("staff", "number"),
        item("part", "number"),
        item("size", "choice", options=["small", "large"]),
        item("share", "computed", formula="100 * part / staff", unit="%"),
        item("grown", "computed", formula="when(size == 'large', share, 0)"),
    )
)


def _sift(*versions: Version) -> Sift:
    return Sift(workspace=versions[0].workspace_id, versions=tuple(each.pk for each in versions))


def _questions(*versions: Version) -> list[Question]:
    return questions_of(versions, language="en", with_computed=True)


def _counted(*versions: Version) -> dict[str, Spread]:
    found = Tallies()
    count_computed(found, _sift(*versions), versions, _questions(*versions))
    spreads = {key[0]: spread for key, spread in found.spreads.items()}
    assert {key[0]: count for key, count in found.answered.items()} == {
        code: spread.count for code, spread in spreads.items()
    }
    return spreads


def _told(spread: Spread) -> tuple[object, ...]:
    return (
        spread.count,
        spread.least,
        spread.lower,
        spread.middle,
        spread.upper,
        spread.most,
        spread.mean,
    )


@pytest.mark.parametrize("at_once", [1, 2, 5_000])
def test_what_follows_is_counted_as_by_hand(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """
    Of 8, 10, 4, 0 and an unknown number of people 2, 5, 4, 1 and 3: 25, 50 and 100 per cent.

    A share of nobody is not known, nor one of who knows how many; type 7 puts the quartiles of
    three numbers in the middle between them.
    """
    monkeypatch.setattr(computing, "SETS_AT_ONCE", at_once)
    version = VersionFactory.create(definition=ASKED)
    handed_in(version, {"staff": 8, "part": 2, "size": "small"})
    handed_in(version, {"staff": 10, "part": 5, "size": "large"})
    handed_in(version, {"staff": 4, "part": 4})
    handed_in(version, {"staff": 0, "part": 1})
    handed_in(version, {"part": 3, "size": "small"})
    handed_in(version, {})
    actions.begin_answers(
        version, prefill={"staff": 1, "part": 1}, language="en", by="Ioana", at=NOW
    )

    found = _counted(version)

    assert _told(found["share"]) == (3, 25, 37.5, 50, 75, 100, pytest.approx(175 / 3))
    assert _told(found["grown"])[:2] == (3, 0)


def test_the_sets_behind_are_those_that_are_known_and_those_that_are_not() -> None:
    version = VersionFactory.create(definition=ASKED)
    whole = handed_in(version, {"staff": 8, "part": 2})
    nobody = handed_in(version, {"staff": 0, "part": 2})
    empty = handed_in(version, {})
    share = next(each for each in _questions(version) if each.code == "share")

    known, unknown = (
        sets_with(_sift(version), [version], share, is_known=is_known) for is_known in (True, False)
    )

    assert (known, unknown) == ([whole.pk], [nobody.pk, empty.pk])


def test_each_version_is_worked_out_by_its_own_formula() -> None:
    questionnaire = QuestionnaireFactory.create()
    before = definition(
        section("s", item("staff", "number"), item("load", "computed", formula="staff * 2"))
    )
    after = definition(
        section(
            "s",
            item("staff", "number"),
            item("load", "computed", formula="default(staff, 1) * 10"),
            item("more", "computed", formula="load + 1"),
        )
    )
    old = VersionFactory.create(questionnaire=questionnaire, definition=before)
    new = VersionFactory.create(questionnaire=questionnaire, definition=after, number=2)
    handed_in(old, {"staff": 3})
    handed_in(new, {})
    handed_in(old, {})
    handed_in(new, {"staff": 2})

    found = _counted(old, new)

    # 6 of the old one; 10 and 20 of the new one.
    assert _told(found["load"]) == (3, 6, 8, 10, 15, 20, 12)
    assert _told(found["more"])[0] == 2


def test_one_collection_is_worked_out_alone() -> None:
    version = VersionFactory.create(definition=ASKED)
    spring = version.collections.create(
        workspace=version.workspace, title="Spring", slug="spring", opened_at=NOW
    )
    handed_in(version, {"staff": 8, "part": 2}, collection=spring)
    handed_in(version, {"staff": 8, "part": 4})
    found = Tallies()
    sift = Sift(workspace=version.workspace_id, versions=(version.pk,), collection=spring.pk)

    count_computed(found, sift, [version], _questions(version))

    assert {key[0]: spread.most for key, spread in found.spreads.items()} == {"share": 25}


def test_what_rests_on_factors_is_not_known_here() -> None:
    """Where nothing was burnt it would come to 0, and where something was to nothing at all."""
    fuel = item("fuel", "table", columns=[item("what"), item("amount", "number")])
    formula = "when(answered(fuel), total(fuel, amount * factor(what, 'kwh')), 0)"
    asked = definition(section("s", fuel, item("burnt", "computed", formula=formula)))
    version = VersionFactory.create(definition=asked)
    handed_in(version, {})
    handed_in(version, {"fuel": [{"what": "gas", "amount": 3}]})

    assert _counted(version) == {}
    assert [(each.code, each.needs_factors) for each in _questions(version)] == [
        ("fuel", False),
        ("burnt", True),
    ]
    assert [each.code for each in known_of([version], language="en")] == ["fuel"]


@pytest.mark.parametrize(("computed", "expected"), [(0, 0), (1, 2), (20, 2)])
def test_queries_grow_neither_with_the_sets_nor_with_the_items(
    monkeypatch: pytest.MonkeyPatch, computed: int, expected: int
) -> None:
    monkeypatch.setattr(computing, "SETS_AT_ONCE", 1)
    numbers = [item(f"n{each}", "number") for each in range(20)]
    follows = [item(f"c{each}", "computed", formula=f"n{each} * 2") for each in range(computed)]
    version = VersionFactory.create(definition=definition(section("s", *numbers, *follows)))
    for number in range(3):
        handed_in(version, {"n0": number})

    with CaptureQueriesContext(connection) as taken:
        _counted(version)

    assert len(taken) == expected
