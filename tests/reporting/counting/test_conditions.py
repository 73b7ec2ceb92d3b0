"""Each condition by itself, on one log in which it keeps some records and leaves out others."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from raceme.engines.indicators import Activity, Log, Participant, Reason, Rule, Window, count
from raceme.engines.indicators.problem import ActivityState, ParticipantState, SizeClass
from raceme.reporting import counting
from raceme.reporting.counting import Question
from tests.reporting.logs import as_stored, written

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 14)


def _part(number: int, **facts: object) -> Participant:
    said: dict[str, Any] = {
        "organisation": "1",
        "person": "1",
        "country": "RO",
        "region": "RO113",
        "size_class": SizeClass.SMALL,
        "organisation_kind": "company",
        "sector": "62.01",
        "is_cluster_member": True,
        "has_evidence": True,
        "documents": ("1",),
        "hours": Decimal("1.50"),
        "amount": 1_000,
        "currency": "EUR",
        **facts,
    }
    return Participant(id=str(number), **said)


def _activity(number: int, *parts: Participant, **facts: object) -> Activity:
    said: dict[str, Any] = {
        "kind": "workshop",
        "started_on": DAY,
        "ended_on": DAY,
        "level": "silver",
        "country": "RO",
        "region": "RO113",
        "hours": Decimal("3.00"),
        "has_evidence": True,
        "documents": ("1",),
        **facts,
    }
    return Activity(id=str(number), participants=parts, **said)


# What one thing is wrong with in an activity, or in a participant, each against the first.
_OF_ACTIVITY: list[dict[str, Any]] = [
    {},
    {"state": ActivityState.PLANNED},
    {"state": ActivityState.WITHDRAWN},
    {"share": Decimal("49.99")},
    {"excluded": True},
    {"level": ""},
    {"country": "BG"},
    {"country": "", "region": ""},
    {"region": "RO321"},
    {"is_online": True},
    {"hours": Decimal("2.99")},
    {"hours": None},
    {"has_evidence": False, "documents": ()},
    {"has_evidence": True, "documents": ()},
]
_OF_PARTICIPANT: list[dict[str, Any]] = [
    {},
    {"state": ParticipantState.ABSENT},
    {"role": "speaker"},
    {"organisation": None},
    {"person": None},
    {"country": "NO", "region": "NO081"},
    {"country": "", "region": ""},
    {"region": "RO321"},
    {"organisation_kind": "research"},
    {"size_class": SizeClass.LARGE},
    {"size_class": None},
    {"is_cluster_member": False},
    {"sector": "13.20"},
    {"has_evidence": False, "documents": ()},
    {"amount": None, "currency": ""},
    {"currency": "RON"},
    {"hours": None},
    {"excluded": True},
    {"share": Decimal("49.99")},
]


def _log() -> Log:
    """One participant in each activity that differs; then one activity for each participant."""
    activities = [
        _activity(10 + place, _part(100 + place), **facts)
        for place, facts in enumerate(_OF_ACTIVITY)
    ]
    first = 10 + len(activities)
    activities += [
        _activity(first + place, _part(200 + place, **facts))
        for place, facts in enumerate(_OF_PARTICIPANT)
    ]
    last = first + len(_OF_PARTICIPANT)
    # Romania and Norway together, of whom the Norwegian counts in only one of the three.
    abroad = {"country": "NO", "role": "speaker"}
    activities += [
        _activity(last, _part(300), _part(301, **abroad)),
        _activity(last + 1, _part(302), _part(303, **abroad, excluded=True)),
        _activity(last + 2, _part(304), _part(305, **abroad, state=ParticipantState.EXPECTED)),
        _activity(last + 3, _part(308, hours=None), hours=None),
        _activity(last + 5),
        # Known of another programme alone, where an excluded one of ours has no say.
        _activity(last + 4, _part(306), _part(307, **abroad), in_programme=False),
    ]
    return as_stored(Log(activities=tuple(activities)))


CONDITIONS: dict[Reason, tuple[tuple[str, ...], dict[str, Any]]] = {
    Reason.NOT_HELD: (("activities", "people"), {}),
    Reason.SHARE_BELOW: (("activities", "hours"), {"share_at_least": "50"}),
    Reason.EXCLUDED: (("participations", "amount"), {}),
    Reason.LEVEL: (("activities", "people"), {"levels": ["silver"]}),
    Reason.PLACE: (("activities", "people"), {"place": True, "countries": ["RO"]}),
    Reason.ONLINE: (("activities", "people"), {"online": False}),
    Reason.HOURS: (("activities", "people"), {"hours_at_least": "3"}),
    Reason.NOT_ENOUGH_COUNTRIES: (("activities", "people"), {"countries_at_least": 2}),
    Reason.NO_COUNTRY_FROM: (("activities", "people"), {"with_country_from": ["NO"]}),
    Reason.NO_DOCUMENT: (("activities", "documents"), {"with_document": True}),
    Reason.NOT_THERE: (("people", "activities"), {"roles": ["participant"]}),
    Reason.ROLE: (("people", "activities"), {"roles": ["participant"]}),
    Reason.NO_ORGANISATION: (("organisations",), {}),
    Reason.NO_PERSON: (("people", "participations"), {}),
    Reason.NO_COUNTRY: (("countries",), {}),
    Reason.ORGANISATION_KIND: (("people", "activities"), {"organisation_kinds": ["company"]}),
    Reason.SIZE: (("people", "activities"), {"is_sme": True}),
    Reason.NOT_MEMBER: (("people", "activities"), {"cluster_member": True}),
    Reason.SECTOR: (("people", "activities"), {"activity_code_prefixes": ["62"]}),
    Reason.COUNTRY: (("people", "activities"), {"countries": ["RO"]}),
    Reason.REGION: (("people", "activities"), {"region_prefixes": ["RO11"]}),
    Reason.NO_EVIDENCE: (("people", "activities"), {"with_evidence": True}),
    Reason.NO_AMOUNT: (("amount",), {}),
    Reason.NO_HOURS: (("hours",), {}),
    Reason.CURRENCY: (("amount",), {}),
}
CASES = [
    pytest.param(reason, measure, said, id=f"{reason}-{measure}")
    for reason, (measures, said) in CONDITIONS.items()
    for measure in measures
]


CASES.append(
    # The participants are asked for their role alone: the country is that of the place.
    pytest.param(
        Reason.NO_COUNTRY,
        "countries",
        {"place": True, "roles": ["participant"]},
        id="no_country-of-the-place",
    )
)


def _rule(measure: str, said: dict[str, Any]) -> Rule:
    currency = {"currency": "EUR"} if measure == "amount" else {}
    return Rule.from_json({"measure": measure, "kinds": ["workshop"], **currency, **said})


@pytest.mark.parametrize(("reason", "measure", "said"), CASES)
def test_condition_keeps_and_leaves_out_what_the_engine_does(
    reason: Reason, measure: str, said: dict[str, Any]
) -> None:
    rule, log = _rule(measure, said), _log()
    expected = count(rule, log)

    with written(log) as programme:
        question = Question(rule=rule, programme=programme)
        found = counting.value(question)
        lines = counting.lines(question)
        left_out = counting.left_out(question)

    assert reason in {one.reason for one in expected.left_out}
    assert found == expected.value > 0
    assert [(line.subject, line.value, line.has_evidence) for line in lines] == [
        (line.subject, line.value, line.has_evidence) for line in expected.lines
    ]
    assert [(str(one.record), one.reason, one.detail) for one in left_out] == [
        (one.record, one.reason, one.detail) for one in expected.left_out
    ]


@pytest.mark.parametrize("measure", ["participations", "organisations", "people", "countries"])
@pytest.mark.parametrize(
    "said", [{}, {"countries_at_least": 2}, {"share_at_least": "50", "is_sme": True}]
)
def test_first_time_ever_looks_beyond_the_programme(measure: str, said: dict[str, Any]) -> None:
    rule, log = _rule(measure, {**said, "first_time": "ever"}), _log()
    window = Window(last=DAY)
    expected = count(rule, log, window=window)

    with written(log) as programme:
        question = Question(rule=rule, programme=programme, window=window)
        found = counting.value(question)
        left_out = counting.left_out(question)

    assert found == expected.value
    assert [(one.reason, one.detail) for one in left_out] == [
        (one.reason, one.detail) for one in expected.left_out
    ]


def test_every_reason_of_the_log_is_tried() -> None:
    elsewhere = {Reason.NOT_REGISTERED, Reason.ALREADY_COUNTED}

    assert set(CONDITIONS) == set(Reason) - elsewhere
