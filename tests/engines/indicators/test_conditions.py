"""Each condition alone: what meets it, what fails it with its reason, and in which order."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from raceme.engines.indicators import (
    Activity,
    ActivityState,
    LeftOut,
    Log,
    Participant,
    ParticipantState,
    Reason,
    Rule,
    SizeClass,
    count,
)
from raceme.engines.indicators.conditions import order_of_id
from tests.engines.indicators.build import activity, log, participant, reasons, rule, subjects

Facts = Mapping[str, object]

ABOUT_THE_ACTIVITY: list[tuple[Facts, Facts, Facts, Reason, str | None]] = [
    ({}, {}, {"state": ActivityState.PLANNED}, Reason.NOT_HELD, "planned"),
    ({}, {}, {"state": ActivityState.NOT_HELD}, Reason.NOT_HELD, "not_held"),
    (
        {"share_at_least": "50"},
        {"share": Decimal(50)},
        {"share": Decimal("49.99")},
        Reason.SHARE_BELOW,
        "49.99",
    ),
    ({}, {}, {"excluded": True}, Reason.EXCLUDED, "activity"),
    ({"levels": ["silver"]}, {"level": "silver"}, {"level": "bronze"}, Reason.LEVEL, "bronze"),
    ({"levels": ["silver"]}, {"level": "silver"}, {"level": ""}, Reason.LEVEL, ""),
    (
        {"place": True, "countries": ["NO", "RO"]},
        {"country": "NO"},
        {"country": "BG"},
        Reason.PLACE,
        "BG",
    ),
    (
        {"place": True, "region_prefixes": ["RO11"]},
        {"region": "RO112"},
        {"region": "RO12"},
        Reason.PLACE,
        "RO12",
    ),
    ({"online": True}, {"is_online": True}, {"is_online": False}, Reason.ONLINE, "on_site"),
    ({"online": False}, {"is_online": False}, {"is_online": True}, Reason.ONLINE, "online"),
    (
        {"hours_at_least": "4"},
        {"hours": Decimal(4)},
        {"hours": Decimal("3.75")},
        Reason.HOURS,
        "3.75",
    ),
    ({"hours_at_least": "4"}, {"hours": Decimal(4)}, {"hours": None}, Reason.HOURS, ""),
    ({"with_document": True}, {"documents": ("d1",)}, {"documents": ()}, Reason.NO_DOCUMENT, None),
]


@pytest.mark.parametrize(("said", "meets", "fails", "reason", "found"), ABOUT_THE_ACTIVITY)
@pytest.mark.parametrize("measure", ["activities", "people"])
def test_condition_on_an_activity(
    *, measure: str, said: Facts, meets: Facts, fails: Facts, reason: Reason, found: str | None
) -> None:
    asked = rule(measure, **said)
    good, bad = participant(1), participant(2)

    figure = count(asked, log(activity(1, good, **meets), activity(2, bad, **fails)))

    counted, not_counted = ("a1", "a2") if measure == "activities" else ("1", "2")
    assert figure.value == 1
    assert figure.lines[0].records == (counted,)
    assert figure.left_out == (
        LeftOut(
            record=not_counted, reason=reason, detail={} if found is None else {"found": found}
        ),
    )


ABOUT_A_PARTICIPANT: list[tuple[Facts, Facts, Facts, Reason, str | None]] = [
    ({}, {}, {"excluded": True}, Reason.EXCLUDED, "engagement"),
    ({}, {}, {"state": ParticipantState.EXPECTED}, Reason.NOT_THERE, "expected"),
    ({}, {}, {"state": ParticipantState.ABSENT}, Reason.NOT_THERE, "absent"),
    ({"roles": ["speaker", "expert"]}, {"role": "expert"}, {"role": "host"}, Reason.ROLE, "host"),
    (
        {"organisation_kinds": ["cluster"]},
        {"organisation_kind": "cluster"},
        {"organisation_kind": "company"},
        Reason.ORGANISATION_KIND,
        "company",
    ),
    (
        {"is_sme": True},
        {"size_class": SizeClass.MEDIUM},
        {"size_class": SizeClass.LARGE},
        Reason.SIZE,
        "large",
    ),
    ({"is_sme": True}, {"size_class": SizeClass.MICRO}, {"size_class": None}, Reason.SIZE, ""),
    (
        {"is_sme": False},
        {"size_class": SizeClass.LARGE},
        {"size_class": SizeClass.MICRO},
        Reason.SIZE,
        "micro",
    ),
    ({"is_sme": False}, {"size_class": SizeClass.LARGE}, {"size_class": None}, Reason.SIZE, ""),
    (
        {"size_classes": ["micro"]},
        {"size_class": SizeClass.MICRO},
        {"size_class": SizeClass.SMALL},
        Reason.SIZE,
        "small",
    ),
    (
        {"cluster_member": True},
        {"is_cluster_member": True},
        {"is_cluster_member": False},
        Reason.NOT_MEMBER,
        "not_member",
    ),
    (
        {"cluster_member": False},
        {"is_cluster_member": False},
        {"is_cluster_member": True},
        Reason.NOT_MEMBER,
        "member",
    ),
    (
        {"activity_code_prefixes": ["62", "13.2"]},
        {"sector": "13.20"},
        {"sector": "13.10"},
        Reason.SECTOR,
        "13.10",
    ),
    ({"activity_code_prefixes": ["62"]}, {"sector": "62"}, {"sector": ""}, Reason.SECTOR, ""),
    ({"countries": ["NO"]}, {"country": "NO"}, {"country": "RO"}, Reason.COUNTRY, "RO"),
    ({"region_prefixes": ["RO11"]}, {"region": "RO11"}, {"region": "RO"}, Reason.REGION, "RO"),
]


@pytest.mark.parametrize(("said", "meets", "fails", "reason", "found"), ABOUT_A_PARTICIPANT)
def test_condition_on_a_participant(
    said: Facts, meets: Facts, fails: Facts, reason: Reason, found: str | None
) -> None:
    asked = rule("organisations", **said)

    figure = count(asked, log(activity(1, participant(1, **meets), participant(2, **fails))))

    assert subjects(figure) == ["o1"]
    assert figure.left_out == (LeftOut(record="2", reason=reason, detail={"found": found or ""}),)


@pytest.mark.parametrize(
    ("measure", "said", "fails", "reason"),
    [
        ("organisations", {}, {"organisation": None}, Reason.NO_ORGANISATION),
        ("people", {}, {"person": None}, Reason.NO_PERSON),
        ("participations", {}, {"person": None}, Reason.NO_PERSON),
        ("countries", {}, {"country": ""}, Reason.NO_COUNTRY),
        ("people", {"with_evidence": True}, {"has_evidence": False}, Reason.NO_EVIDENCE),
        ("hours", {}, {"hours": None}, Reason.NO_HOURS),
        (
            "amount",
            {"currency": "EUR"},
            {"amount": None, "currency": "EUR"},
            Reason.NO_AMOUNT,
        ),
    ],
)
def test_measure_needs_what_it_counts(
    measure: str, said: Facts, fails: Facts, reason: Reason
) -> None:
    complete = {"hours": Decimal(2), "amount": 500, "currency": "EUR"}
    good, bad = participant(1, **complete), participant(2, **{**complete, **fails})

    figure = count(rule(measure, **said), log(activity(1, good, bad)))

    assert [line.records for line in figure.lines] == [("1",)]
    assert figure.left_out == (LeftOut(record="2", reason=reason),)


def test_amount_in_another_currency_is_not_counted() -> None:
    euros = participant(1, amount=500, currency="EUR")
    lei = participant(2, amount=2500, currency="RON")

    figure = count(rule("amount", currency="EUR"), log(activity(1, euros, lei)))

    assert figure.value == 500
    assert figure.left_out == (
        LeftOut(record="2", reason=Reason.CURRENCY, detail={"found": "RON"}),
    )


def test_country_of_the_place_is_needed_where_places_are_counted() -> None:
    asked = rule("countries", place=True)

    figure = count(asked, log(activity(1, country="NO"), activity(2, country="")))

    assert (subjects(figure), reasons(figure)) == (["NO"], {"a2": "no_country"})


def test_evidence_of_an_activity_is_its_own() -> None:
    proven = activity(1, participant(1, has_evidence=False))
    unproven = activity(2, participant(2), has_evidence=False)

    figure = count(rule("activities", with_evidence=True), log(proven, unproven))

    assert (subjects(figure), reasons(figure)) == (["a1"], {"a2": "no_evidence"})


def test_document_of_a_participant_serves_the_participant_alone() -> None:
    mixed = activity(1, participant(1, documents=("d1",)), participant(2))

    people = count(rule("people", with_document=True), log(mixed))
    activities = count(rule("activities", with_document=True), log(mixed))

    assert (subjects(people), reasons(people)) == (["p1"], {"2": "no_document"})
    assert (subjects(activities), reasons(activities)) == ([], {"a1": "no_document"})


def test_share_of_an_engagement_overrides_that_of_its_activity() -> None:
    mixed = activity(
        1,
        participant(1, share=Decimal(80)),
        participant(2),
        participant(3, share=Decimal(0)),
        share=Decimal(60),
    )

    figure = count(rule("people", share_at_least="70"), log(mixed))

    assert subjects(figure) == ["p1"]
    assert [one.detail for one in figure.left_out] == [{"found": "60"}, {"found": "0"}]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"country": "BG"}, {}),
        ({"country": "RO"}, {"a1": "not_enough_countries"}),
        ({"country": ""}, {"a1": "not_enough_countries"}),
        ({"country": "BG", "excluded": True}, {"a1": "not_enough_countries"}),
        (
            {"country": "BG", "state": ParticipantState.ABSENT},
            {"a1": "not_enough_countries"},
        ),
    ],
)
def test_countries_at_least_looks_at_who_was_there(others: Facts, expected: dict[str, str]) -> None:
    agreement = activity(1, participant(1), participant(2, **others))

    figure = count(rule("activities", countries_at_least=2), log(agreement))

    assert reasons(figure) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"country": "NO"}, {}),
        ({"country": "BG"}, {"a1": "no_country_from"}),
        ({"country": "NO", "excluded": True}, {"a1": "no_country_from"}),
        ({"country": "NO", "state": ParticipantState.EXPECTED}, {"a1": "no_country_from"}),
    ],
)
def test_with_country_from_looks_at_who_was_there(others: Facts, expected: dict[str, str]) -> None:
    agreement = activity(1, participant(1), participant(2, **others))

    figure = count(rule("activities", with_country_from=["NO", "IS"]), log(agreement))

    assert reasons(figure) == expected


def test_condition_on_the_activity_leaves_out_each_engagement() -> None:
    local = activity(1, participant(1), participant(2))

    figure = count(rule("people", countries_at_least=2), log(local))

    assert reasons(figure) == {"1": "not_enough_countries", "2": "not_enough_countries"}


def test_activity_counts_when_one_participant_meets_all_conditions() -> None:
    asked = rule("activities", is_sme=True, countries=["NO"])
    split_between_two = activity(
        1, participant(1, country="NO", size_class=SizeClass.LARGE), participant(2)
    )
    met_by_one = activity(2, participant(3), participant(4, country="NO"))

    figure = count(asked, log(split_between_two, met_by_one))

    assert (subjects(figure), reasons(figure)) == (["a2"], {"a1": "country"})


def test_activity_is_left_out_for_what_its_closest_participant_fails() -> None:
    asked = rule("activities", roles=["speaker"], is_sme=True, region_prefixes=["RO11"])
    nobody = activity(1)
    absent = activity(2, participant(1, state=ParticipantState.ABSENT), participant(2))
    excluded = activity(3, participant(3, role="speaker", excluded=True))
    large = activity(
        4,
        participant(4),
        participant(5, role="speaker", size_class=SizeClass.LARGE),
        participant(6),
    )

    figure = count(asked, log(nobody, absent, excluded, large))

    assert reasons(figure) == {"a1": "not_there", "a2": "role", "a3": "excluded", "a4": "size"}


def test_activity_of_excluded_participants_alone_still_counts() -> None:
    emptied = activity(1, participant(1, excluded=True))

    figure = count(rule("activities"), log(emptied))

    assert subjects(figure) == ["a1"]


def test_countries_mean_the_place_and_not_the_participant_where_the_rule_says_so() -> None:
    abroad = activity(1, participant(1, country="RO"), country="NO")

    place = count(rule("people", place=True, countries=["NO"]), log(abroad))
    participants = count(rule("people", countries=["NO"]), log(abroad))

    assert (place.value, participants.value) == (1, 0)


# A record that fails everything, and what repairs its first fault, one after the other.
REPAIRS_OF_AN_ENGAGEMENT: list[tuple[Reason, Facts, Facts]] = [
    (Reason.NOT_HELD, {"state": ActivityState.HELD}, {}),
    (Reason.SHARE_BELOW, {"share": Decimal(100)}, {}),
    (Reason.EXCLUDED, {}, {"excluded": False}),
    (Reason.LEVEL, {"level": "gold"}, {}),
    (Reason.ONLINE, {"is_online": True}, {}),
    (Reason.HOURS, {"hours": Decimal(8)}, {}),
    (Reason.NOT_ENOUGH_COUNTRIES, {}, {"state": ParticipantState.TOOK_PART}),
    (Reason.ROLE, {}, {"role": "speaker"}),
    (Reason.NO_PERSON, {}, {"person": "p1"}),
    (Reason.ORGANISATION_KIND, {}, {"organisation_kind": "cluster"}),
    (Reason.SIZE, {}, {"size_class": SizeClass.SMALL}),
    (Reason.NOT_MEMBER, {}, {"is_cluster_member": True}),
    (Reason.SECTOR, {}, {"sector": "62.01"}),
    (Reason.COUNTRY, {}, {"country": "NO"}),
    (Reason.REGION, {}, {"region": "NO081"}),
    (Reason.NO_EVIDENCE, {}, {"has_evidence": True}),
]


def test_first_condition_that_fails_is_the_reason() -> None:
    asked = rule(
        "people",
        share_at_least="50",
        levels=["gold"],
        online=True,
        hours_at_least="8",
        countries_at_least=2,
        roles=["speaker"],
        organisation_kinds=["cluster"],
        is_sme=True,
        cluster_member=True,
        activity_code_prefixes=["62"],
        countries=["NO"],
        region_prefixes=["NO08"],
        with_evidence=True,
    )
    neighbour = participant(2, country="BG")
    part = participant(
        1,
        excluded=True,
        state=ParticipantState.ABSENT,
        person=None,
        size_class=None,
        sector="",
        has_evidence=False,
    )
    whole = activity(1, state=ActivityState.PLANNED, share=Decimal(10))

    found = []
    for _, of_activity, of_participant in REPAIRS_OF_AN_ENGAGEMENT:
        found.append(_reason_of_first(asked, whole, part, neighbour))
        whole, part = replace(whole, **of_activity), replace(part, **of_participant)  # type: ignore[arg-type]
    found.append(_reason_of_first(asked, whole, part, neighbour))

    assert found == [*(reason for reason, _, _ in REPAIRS_OF_AN_ENGAGEMENT), None]


def _reason_of_first(
    asked: Rule, whole: Activity, part: Participant, neighbour: Participant
) -> str | None:
    written = Log(activities=(replace(whole, participants=(part, neighbour)),))
    return reasons(count(asked, written)).get("1")


def test_order_of_id_puts_numbers_by_their_size_before_other_texts() -> None:
    huge = "1" + "0" * 5000

    ordered = sorted(["b", huge, "10", "a1", "9", "0", "1", "01", "²"], key=order_of_id)

    assert ordered == ["0", "01", "1", "9", "10", huge, "a1", "b", "²"]
