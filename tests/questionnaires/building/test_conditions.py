import pytest

from raceme.questionnaires.building import Simple, formula_of, items_before, simple_of
from tests.factories.questionnaires import definition, item, section

OPTIONS = ["no", "yes"]


@pytest.mark.parametrize(
    ("kind", "simple", "formula"),
    [
        ("choice", Simple(item="a", operator="is", value="yes"), "a == 'yes'"),
        ("choice", Simple(item="a", operator="is_not", value="yes"), "a != 'yes'"),
        ("choices", Simple(item="a", operator="is", value="yes"), "chosen(a, 'yes')"),
        ("matrix", Simple(item="a", operator="is_not", value="no"), "not chosen(a, 'no')"),
        ("number", Simple(item="a", operator="at_least", value="2.5"), "a >= 2.5"),
        ("text", Simple(item="a", operator="is", value="Cluj"), "a == 'Cluj'"),
        ("declaration", Simple(item="a", operator="answered"), "answered(a)"),
        ("text", Simple(item="a", operator="unanswered"), "not answered(a)"),
    ],
)
def test_the_usual_condition_is_a_formula_and_is_read_from_it(
    kind: str, simple: Simple, formula: str
) -> None:
    assert formula_of(simple, item("a", kind, options=OPTIONS)) == formula
    assert simple_of(formula) == simple


@pytest.mark.parametrize("formula", ["a > 1 and b > 2", "share(a) > 0.5", "a >", "a == b"])
def test_any_other_formula_is_no_simple_condition(formula: str) -> None:
    assert simple_of(formula) is None


def test_what_is_no_option_becomes_the_first() -> None:
    told = Simple(item="a", operator="is", value="perhaps")

    assert formula_of(told, item("a", "choice", options=OPTIONS)) == "a == 'no'"


def test_a_condition_may_read_what_is_asked_before() -> None:
    made = definition(
        section("one", item("a"), item("b")),
        section("many", item("c"), item("d"), repeats={"most": 3}),
        section("last", item("t", "table", columns=[item("e"), item("f")])),
    )

    def before(*place: str | int) -> list[str]:
        return [each["code"] for each in items_before(made, place)]

    assert before("sections", 0, "items", 1) == ["a"]
    assert before("sections", 1) == ["a", "b"]
    assert before("sections", 1, "items", 1) == ["a", "b", "c"]
    assert before("sections", 2, "items", 0, "columns", 1) == ["a", "b", "e"]
