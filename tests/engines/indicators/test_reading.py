from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from raceme.engines.indicators import (
    Activity,
    Fault,
    Log,
    LogError,
    Participant,
    Period,
    Registered,
    Registration,
    count,
)
from raceme.engines.indicators.reading import figure_to_json, log_from_json
from tests.engines.indicators.build import activity, log, participant, rule
from tests.engines.indicators.strategies import logs


@given(log=logs())
def test_log_is_read_as_it_was_written(log: Log) -> None:
    assert log_from_json(_plain(asdict(log))) == log


def test_every_field_can_be_written() -> None:
    whole = Log(
        activities=(activity(1, participant(1)),),
        periods=(Period(id="1", first=date(2024, 1, 1), last=date(2024, 6, 30)),),
        register=(
            Registered(
                id="1",
                registered_on=date(2024, 1, 1),
                earlier=(
                    Registration(registered_on=date(2022, 1, 1), unregistered_on=date(2023, 1, 1)),
                ),
            ),
        ),
    )

    written = asdict(whole)

    assert set(written["activities"][0]) == {field.name for field in fields(Activity)}
    assert set(written["activities"][0]["participants"][0]) == {
        field.name for field in fields(Participant)
    }
    assert log_from_json(_plain(written)) == whole


def test_numbers_may_stand_for_ids() -> None:
    written = {
        "activities": [
            {
                "id": 12,
                "kind": "camp",
                "started_on": "2024-05-01",
                "ended_on": "2024-05-02",
                "participants": [{"id": 3, "person": 7}],
            }
        ]
    }

    read = log_from_json(written)

    assert read == Log(
        activities=(
            Activity(
                id="12",
                kind="camp",
                started_on=date(2024, 5, 1),
                ended_on=date(2024, 5, 2),
                participants=(Participant(id="3", person="7"),),
            ),
        )
    )


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"colour": "red"}, Fault.UNKNOWN_KEY, "colour"),
        ({"id": True}, Fault.WRONG_TYPE, "id"),
        ({"kind": 5}, Fault.WRONG_TYPE, "kind"),
        ({"state": "forgotten"}, Fault.UNKNOWN_CODE, "state"),
        ({"ended_on": "31.12.2024"}, Fault.MALFORMED, "ended_on"),
        ({"ended_on": None}, Fault.WRONG_TYPE, "ended_on"),
        ({"ended_on": "2024-04-30"}, Fault.OUT_OF_ORDER, "ended_on"),
        ({"is_online": "yes"}, Fault.WRONG_TYPE, "is_online"),
        ({"hours": 1.5}, Fault.WRONG_TYPE, "hours"),
        ({"hours": "many"}, Fault.MALFORMED, "hours"),
        ({"participants": {}}, Fault.WRONG_TYPE, "participants"),
        ({"participants": ["ana"]}, Fault.WRONG_TYPE, "participant"),
        ({"participants": [{"person": "1"}]}, Fault.REQUIRED, "id"),
        ({"participants": [{"id": "1", "person": "1", "amount": "5"}]}, Fault.WRONG_TYPE, "amount"),
    ],
)
def test_log_that_cannot_be_read_is_refused(
    said: Mapping[str, object], code: Fault, field: str
) -> None:
    written = {"id": "1", "kind": "camp", "started_on": "2024-05-01", "ended_on": "2024-05-02"}

    with pytest.raises(LogError) as refused:
        log_from_json({"activities": [{**written, **said}]})

    assert (refused.value.code, refused.value.field) == (code, field)


def test_figure_is_written_with_list_reasons_and_splits() -> None:
    training = activity(1, participant(1), participant(2, person=None), hours=Decimal("1.50"))
    hours = count(rule("hours", roles=["speaker"]), log(training))
    people = count(rule("people", disaggregations=["country"]), log(training))

    assert figure_to_json(hours) == {
        "value": "0",
        "lines": [],
        "not_counted": [
            {"record": "1", "reason": "role", "detail": {"found": "participant"}},
            {"record": "2", "reason": "role", "detail": {"found": "participant"}},
        ],
        "splits": {},
    }
    assert figure_to_json(people) == {
        "value": 1,
        "lines": [
            {
                "subject": "p1",
                "records": ["1"],
                "on": "2024-05-14",
                "period": None,
                "value": 1,
                "has_evidence": True,
            }
        ],
        "not_counted": [{"record": "2", "reason": "no_person", "detail": {}}],
        "splits": {"country": {"RO": 1}},
    }


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
