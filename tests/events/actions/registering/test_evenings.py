"""All evenings of a series by one form: each with its own places, one mail about all."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import Refusal
from raceme.events.actions import registering
from raceme.events.actions.registering import refusals
from raceme.events.models import Event, Registration, Series
from raceme.mail.models import Message
from tests.events.build_registering import (
    kind_of,
    mails,
    open_event,
    register,
    said,
    states,
)
from tests.factories import NOW
from tests.factories.events import ParticipantTypeFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def _evening(series: Series, week: int, **more: Any) -> Event:  # noqa: ANN401 (of any type)
    on = date(2027, 5, 11) + timedelta(weeks=week)
    return open_event(
        event__workspace=series.workspace,
        event__series=series,
        event__title=f"Evening {week}",
        event__starts_on=on,
        event__ends_on=on,
        **more,
    )


def _for_all(event: Event, **more: Any) -> registering.RegisteredForAll:  # noqa: ANN401
    usual: dict[str, Any] = {"kind": kind_of(event), "said": said(), "at": NOW}
    return registering.register_for_all(event, **(usual | more))


def test_each_evening_has_its_own_places_and_one_mail_tells_of_all() -> None:
    series = SeriesFactory.create()
    first, full, line, last = (
        _evening(series, week, **more)
        for week, more in enumerate(
            ({}, {"capacity": 1, "has_waiting_list": False}, {"capacity": 1}, {})
        )
    )
    for event in (full, line):
        register(event, 2)
    Message.objects.all().delete()

    made = _for_all(first)

    assert (made.state, dict(made.evenings)) == (
        "confirmed",
        {first.pk: "confirmed", full.pk: "full", line.pk: "waiting", last.pk: "confirmed"},
    )
    found = [states(event).get("ana1") for event in (first, full, line, last)]
    assert found == ["confirmed", None, "waiting", "confirmed"]
    assert mails() == [("series", "ana1")]
    text = Message.objects.get().text
    assert "Evening 1, 18 May 2027: not registered" in text
    assert "Evening 2, 25 May 2027: On the waiting list" in text
    actions = Counter(Entry.objects.values_list("verb", flat=True))
    assert actions["events.register"] == 5


def test_what_is_not_open_to_everybody_alike_is_left_out() -> None:
    series = SeriesFactory.create()
    first = _evening(series, 1)
    for more in (
        {"is_open": False},
        {"is_announced": False},
        {"notice": "Another one"},
        {"event__state": "draft", "event__published_at": None},
        {"event__state": "cancelled"},
    ):
        _evening(series, 2, **more)
    _evening(series, -30)
    _evening(SeriesFactory.create(workspace=series.workspace), 2)

    made = _for_all(first)

    assert dict(made.evenings) == {first.pk: "confirmed"}
    assert Registration.objects.of(series.workspace).count() == 1


def test_somebody_comes_to_each_evening_as_the_same_and_not_against_its_rules() -> None:
    series = SeriesFactory.create()
    first = _evening(series, 1)
    same, abroad, others = _evening(series, 2), _evening(series, 3), _evening(series, 4)
    ParticipantTypeFactory.create(event=same, name="Speaker", position=0)
    same.types.filter(name="Participant").update(position=1)
    abroad.types.update(countries=["NO"])
    others.types.update(name="Guest")
    ParticipantTypeFactory.create(event=others, name="Speaker")

    made = _for_all(first)

    assert [*made.evenings.values()] == ["confirmed", "confirmed", "closed", "closed"]
    row = Registration.objects.of(series.workspace).get(event=same)
    assert row.type.name == "Participant"


def test_who_is_registered_already_is_told_the_same_and_nothing_is_written_twice() -> None:
    series = SeriesFactory.create()
    first, second = _evening(series, 1), _evening(series, 2)
    register(second)

    made = [_for_all(first), _for_all(first)]

    assert made[0].evenings == made[1].evenings
    assert Registration.objects.of(series.workspace).count() == 2
    assert mails() == [("confirmed", "ana1"), ("series", "ana1"), ("series", "ana1")]


def test_a_form_sent_twice_registers_once_and_answers_the_same() -> None:
    series = SeriesFactory.create()
    first, second = _evening(series, 1), _evening(series, 2, capacity=1)
    token = uuid4()

    made = [_for_all(first, token=token) for _time in range(2)]

    assert made[0].evenings == made[1].evenings == {first.pk: "confirmed", second.pk: "confirmed"}
    assert mails() == [("series", "ana1")]


def test_where_the_event_itself_refuses_nobody_is_registered_for_any() -> None:
    series = SeriesFactory.create()
    first = _evening(series, 1, capacity=1, has_waiting_list=False)
    _evening(series, 2)
    register(first, 2)

    with pytest.raises(refusals.NoPlaceLeft):
        _for_all(first)

    assert Registration.objects.of(series.workspace).count() == 1


def test_staff_register_for_all_who_phones_once() -> None:
    series = SeriesFactory.create()
    first, second = _evening(series, 1), _evening(series, 2, capacity=1)
    register(second, 2)
    given: dict[str, Any] = {"kind": kind_of(first), "said": said(), "by": "test", "at": NOW}

    made = registering.add_to_all(first, **given)

    assert [(row.event, row.state, row.way) for row in made] == [
        (first, "confirmed", "staff"),
        (second, "waiting", "staff"),
    ]
    assert mails() == [("confirmed", "ana2"), ("series", "ana1")]
    with pytest.raises(Refusal):
        registering.add_to_all(first, **given)
