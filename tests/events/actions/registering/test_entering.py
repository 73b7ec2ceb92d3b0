"""Registering: by the form, and by staff for who phones or stands there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from raceme.accounts.actions.throttling import TooManyAttempts
from raceme.core.errors import Refusal
from raceme.events.actions import registering
from raceme.events.actions.refusals import StateForbids
from raceme.events.actions.registering import entering, refusals
from raceme.events.models import Registration
from tests.events.build_registering import (
    colleague,
    entered,
    kind_of,
    mails,
    open_event,
    register,
    registered,
    said,
    states,
)
from tests.factories import NOW, AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.events import AdmissionFactory, EventFactory, ParticipantTypeFactory

pytestmark = pytest.mark.django_db
BY = "test"


def test_who_registers_has_a_place_and_a_mail_with_their_link() -> None:
    event = open_event(capacity=1)

    made = register(event)

    row = entered(event, "ana1@firm.example")
    assert (made.state, row.state, row.consented_at, row.way) == (
        "confirmed",
        "confirmed",
        NOW,
        "web",
    )
    assert mails() == [("confirmed", "ana1")]


def test_who_comes_when_it_is_full_waits() -> None:
    event = open_event(capacity=1)

    outcomes = [register(event, number).state for number in (1, 2)]

    assert outcomes == ["confirmed", "waiting"]
    assert mails() == [("confirmed", "ana1"), ("waiting", "ana2")]


def test_without_a_waiting_list_who_comes_too_late_is_refused() -> None:
    event = open_event(capacity=1, has_waiting_list=False)
    register(event)

    with pytest.raises(refusals.NoPlaceLeft, match="there is no waiting list"):
        register(event, 2)

    assert states(event) == {"ana1": "confirmed"}


def test_a_type_has_places_of_its_own() -> None:
    event = open_event()
    pitch = ParticipantTypeFactory.create(event=event, name="Pitch", capacity=1, position=5)

    outcomes = [register(event, number, kind=pitch).state for number in (1, 2)]

    assert [*outcomes, register(event, 3).state] == ["confirmed", "waiting", "confirmed"]


def test_what_needs_approval_holds_a_place_until_it_is_decided() -> None:
    event = open_event(capacity=1)
    kind = ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)

    outcomes = [register(event, 1, kind=kind).state, register(event, 2).state]

    assert outcomes == ["applied", "waiting"]


def test_an_address_that_is_registered_is_answered_alike_and_mailed_its_link() -> None:
    event = open_event()
    first = register(event)

    again = register(event, said=said(name="Somebody else", email="ANA1@firm.example"))

    assert (first.state, again.state) == ("confirmed", "confirmed")
    assert entered(event, "ana1@firm.example").name == "Ana 1"
    assert mails() == [("confirmed", "ana1"), ("link_again", "ana1")]


def test_nobody_is_mailed_their_link_without_end() -> None:
    event = open_event()

    outcomes = {register(event).state for _time in range(9)}

    assert outcomes == {"confirmed"}
    assert len(mails()) == 1 + 5


def test_who_was_refused_is_not_registered_by_another_form() -> None:
    event = open_event()
    kind = ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)
    row = registered(event, kind=kind)
    registering.refuse(row, reason="For companies", by=BY, at=NOW)

    register(event)

    assert states(event) == {"ana1": "refused"}
    assert mails()[-1] == ("link_again", "ana1")


def test_a_form_that_is_sent_twice_registers_once() -> None:
    event, token = open_event(capacity=1), uuid4()

    outcomes = [register(event, token=token).state for _click in range(2)]

    assert outcomes == ["confirmed", "confirmed"]
    assert mails() == [("confirmed", "ana1")]


def test_colleagues_hold_a_place_and_are_asked_themselves() -> None:
    event = open_event(capacity=2)

    register(event, colleagues=[colleague(1), colleague(2)])

    assert states(event) == {"ana1": "confirmed", "ion1": "named", "ion2": "waiting"}
    assert mails() == [("confirmed", "ana1"), ("colleague", "ion1"), ("colleague", "ion2")]
    row = entered(event, "ion1@firm.example")
    assert row.booked_by == entered(event, "ana1@firm.example")
    assert (row.consented_at, row.organisation_name) == (None, "Lemn Viu")


def test_colleagues_come_all_or_nobody_does() -> None:
    event = open_event(capacity=2, has_waiting_list=False)

    with pytest.raises(refusals.TooFewPlaces, match="Only 2 places are left"):
        register(event, colleagues=[colleague(1), colleague(2)])

    assert states(event) == {}


@pytest.mark.parametrize("email", ["ANA1@firm.example", "ion1@firm.example"])
def test_one_address_stands_once_on_a_form(email: str) -> None:
    event = open_event()
    twice = registering.Colleague(name="Ion", email=email)

    with pytest.raises(refusals.ColleagueTwice):
        register(event, colleagues=[colleague(1), twice])

    assert states(event) == {}


def test_a_colleague_who_is_registered_already_is_left_as_they_are() -> None:
    event = open_event()
    registered(event, 1)

    one = registering.Colleague(name="Ana", email="ana1@firm.example")
    register(event, 2, colleagues=[one])

    assert states(event) == {"ana1": "confirmed", "ana2": "confirmed"}


def test_where_each_registers_for_themselves_nobody_is_put_in() -> None:
    event = open_event(takes_colleagues=False)

    with pytest.raises(refusals.NoColleagues):
        register(event, colleagues=[colleague(1)])


@pytest.mark.parametrize(
    ("rules", "of"),
    [
        ({"countries": ["NO", "IS"]}, {"country": "RO"}),
        ({"organisation_kinds": ["company"]}, {"organisation_kind": "public"}),
        ({"organisation_kinds": ["company"]}, {"organisation_kind": ""}),
    ],
)
def test_whom_a_type_is_not_for_is_told_for_whom_it_is(
    rules: dict[str, Any], of: dict[str, Any]
) -> None:
    event = open_event()
    kind = ParticipantTypeFactory.create(event=event, position=5, **rules)

    with pytest.raises(Refusal, match="only"):
        register(event, kind=kind, said=said(**of))


def test_what_staff_alone_give_is_chosen_by_nobody() -> None:
    event = open_event()
    kind = ParticipantTypeFactory.create(event=event, position=5, is_offered=False)

    with pytest.raises(refusals.TypeGone):
        register(event, kind=kind)


@pytest.mark.parametrize(
    ("admission", "refusal"),
    [
        ({"is_open": False}, refusals.RegistrationClosed),
        ({"closes_at": NOW}, refusals.RegistrationClosed),
        ({"opens_at": NOW + timedelta(hours=1)}, refusals.NotOpenYet),
    ],
)
def test_before_it_opens_and_after_it_closes_nobody_registers(
    admission: dict[str, Any], refusal: type[Refusal]
) -> None:
    event = open_event(**admission)

    with pytest.raises(refusal):
        register(event)


def test_nobody_registers_for_what_is_over_cancelled_or_a_draft() -> None:
    over, cancelled, draft = open_event(), open_event(), open_event()
    cancelled.state, draft.state = "cancelled", "draft"
    cancelled.save()
    draft.save()

    with pytest.raises(refusals.EventOver):
        register(over, at=datetime(2027, 5, 13, tzinfo=UTC))
    with pytest.raises(StateForbids, match="cancelled"):
        register(cancelled)
    with pytest.raises(refusals.NotPublished):
        register(draft)
    with pytest.raises(refusals.NoAdmission):
        register(EventFactory.create(state="published"), kind=1)


def test_the_last_day_is_still_the_event_by_its_own_clock() -> None:
    event = open_event()

    made = register(event, at=datetime(2027, 5, 12, 20, 59, tzinfo=UTC))

    assert (event.ends_on, made.state) == (date(2027, 5, 12), "confirmed")
    # A minute later it is the thirteenth there, and not yet in London.
    with pytest.raises(refusals.EventOver):
        register(event, 2, at=datetime(2027, 5, 12, 21, 0, tzinfo=UTC))


def test_somebody_known_is_matched_by_the_whole_address_alone() -> None:
    event = open_event()
    person = PersonFactory.create(workspace=event.workspace, email="ana1@firm.example")
    PersonFactory.create(workspace=event.workspace, name="Ana 2", email="other@firm.example")
    PersonFactory.create(email="ana3@firm.example")
    firm = OrganisationFactory.create(name="Lemn Viu SRL")
    AffiliationFactory.create(workspace=event.workspace, person=person, organisation=firm)

    rows = [registered(event, number) for number in (1, 2, 3)]

    assert [(row.person, row.organisation) for row in rows] == [
        (person, firm),
        (None, None),
        (None, None),
    ]


def test_an_address_of_two_people_means_neither() -> None:
    event = open_event()
    PersonFactory.create_batch(2, workspace=event.workspace, email="ana1@firm.example")

    assert registered(event).person is None


def test_one_network_may_not_register_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    event = open_event()
    few = replace(entering.REGISTERED_FROM_CLIENT, most=1)
    monkeypatch.setattr(entering, "REGISTERED_FROM_CLIENT", few)
    register(event, 1, client="192.0.2.1")

    with pytest.raises(TooManyAttempts):
        register(event, 2, client="192.0.2.1")


def test_staff_register_who_phones_whatever_the_days_and_rules_say() -> None:
    event = open_event(is_open=False)
    kind = ParticipantTypeFactory.create(
        event=event, position=5, countries=["NO"], needs_approval=True, is_offered=False
    )

    row = registering.add_somebody(event, kind=kind, said=said(), by=BY, at=NOW)

    assert (row.state, row.way, row.consented_at) == ("confirmed", "staff", NOW)
    assert row.note == "Agreed to the notice when we spoke."
    assert mails() == [("confirmed", "ana1")]


def test_who_phones_when_it_is_full_waits_unless_staff_say_why_not() -> None:
    event = open_event(capacity=1)
    register(event)

    waits = registering.add_somebody(event, kind=kind_of(event), said=said(2), by=BY, at=NOW)
    comes = registering.add_somebody(
        event, kind=kind_of(event), said=said(3), despite="Speaks", by=BY, at=NOW
    )

    assert (waits.state, comes.state) == ("waiting", "confirmed")


def test_at_the_desk_nobody_waits() -> None:
    event = open_event(capacity=1)
    register(event)

    def walk_in(despite: str = "") -> Registration:
        return registering.add_somebody(
            event,
            kind=kind_of(event),
            said=said(2, email=""),
            way="desk",
            despite=despite,
            by=BY,
            at=NOW,
        )

    with pytest.raises(refusals.DespiteMissing):
        walk_in()
    assert walk_in("She came from Oslo").state == "confirmed"
    assert mails() == [("confirmed", "ana1")]


def test_staff_are_told_who_is_registered_already() -> None:
    event = open_event()
    register(event)

    with pytest.raises(refusals.RegisteredAlready, match="Ana 1"):
        registering.add_somebody(event, kind=kind_of(event), said=said(), by=BY, at=NOW)


def test_a_form_of_staff_that_is_sent_twice_adds_one() -> None:
    event, token = open_event(), uuid4()

    rows = [
        registering.add_somebody(
            event, kind=kind_of(event), said=said(), by=BY, at=NOW, token=token
        )
        for _click in range(2)
    ]

    assert rows[0] == rows[1]
    assert states(event) == {"ana1": "confirmed"}


def test_a_type_of_another_event_is_none_of_this_one() -> None:
    event = open_event()
    other = ParticipantTypeFactory.create(event=AdmissionFactory.create().event)

    with pytest.raises(refusals.TypeGone):
        register(event, kind=other)


def test_when_it_opens_is_said_by_the_clock_of_the_event() -> None:
    opens = datetime(2027, 3, 1, 14, tzinfo=UTC)
    event = open_event(opens_at=opens, event__time_zone="America/New_York")

    with pytest.raises(refusals.NotOpenYet, match="1 March 2027, 09:00"):
        register(event)
