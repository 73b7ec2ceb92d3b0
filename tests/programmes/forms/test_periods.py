from datetime import date

from raceme.programmes import actions
from raceme.programmes.forms.periods import BasePeriodsForm, PeriodsForm, RegularForm, proposed
from raceme.programmes.queries import periods_of
from tests.conftest import World


def _sent(*lines: tuple[str, str, str], **more: str) -> BasePeriodsForm:
    typed = {"periods-TOTAL_FORMS": str(len(lines)), "periods-INITIAL_FORMS": "1", **more}
    for number, line in enumerate(lines):
        for field, text in zip(("starts_on", "ends_on", "report_due_on"), line, strict=True):
            typed[f"periods-{number}-{field}"] = text
    return PeriodsForm(typed, prefix="periods")


def test_periods_form_passes_over_empty_lines() -> None:
    form = _sent(("", " ", ""), ("1.1.2026", "30.06.2026", "2026-07-30"), ("", "", ""))

    assert form.is_valid()
    assert form.facts() == [
        actions.PeriodFacts(
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 6, 30),
            report_due_on=date(2026, 7, 30),
        )
    ]


def test_periods_form_says_what_is_wrong_beside_the_field() -> None:
    form = _sent(("1.1.2026", "", ""), ("soon", "1.2.2026", ""), ("1.3.2026", "1.2.2026", ""))

    assert [
        {name: list(errors) for name, errors in line.errors.items()} for line in form.forms
    ] == [
        {"ends_on": ["Fill this in."]},
        {"starts_on": ["This is not a day. Write it like 19.11.2026."]},
        {"ends_on": ["The end, 1 February 2026, is before the start. Did you mean 01.02.2027?"]},
    ]


def test_periods_form_shows_a_refusal_in_its_line() -> None:
    form = _sent(("", "", ""), ("1.1.2026", "30.06.2026", ""), ("1.6.2026", "31.12.2026", ""))
    assert form.is_valid()

    form.refuse(actions.PeriodsOverlap(1, ends_on=date(2026, 6, 30)))

    assert list(form.forms[2].errors) == ["starts_on"]


def test_periods_form_survives_a_forged_number_of_lines() -> None:
    forms = [
        PeriodsForm({"periods-TOTAL_FORMS": total, "periods-INITIAL_FORMS": "0"}, prefix="periods")
        for total in ("9" * 30, "x", "")
    ]

    assert [form.is_valid() for form in forms] == [False, False, False]


def test_proposed_puts_each_in_the_place_of_the_standing_one(world: World) -> None:
    standing = list(periods_of(world.programme))
    facts = actions.regular_periods(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 9, 30), every=3, due_after=30
    )

    keys = [line["key"] for line in proposed(facts, standing=standing)]

    assert keys == [standing[0].pk, standing[1].pk, None]


def test_regular_form_refuses_what_is_not_offered() -> None:
    form = RegularForm({"every": "5", "due_after": "0"})

    assert sorted(form.errors) == ["due_after", "every"]
