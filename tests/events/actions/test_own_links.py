"""Whose link opens what, and until when."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from raceme.accounts.actions.links import LinkExpired, LinkUnknown
from raceme.events.actions.own_links import (
    feed_link,
    own_link,
    registration_behind,
    registration_followed,
)
from raceme.events.models import Registration
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
MAKE = {"own": own_link, "feed": feed_link}
OPEN = {"own": registration_behind, "feed": registration_followed}
Made = Callable[..., str]
Opened = Callable[..., Registration]


@pytest.mark.parametrize(("make", "opened"), [(MAKE[each], OPEN[each]) for each in MAKE])
def test_a_link_works_until_nine_months_after_the_event(make: Made, opened: Opened) -> None:
    row = RegistrationFactory.create()

    secret = make(row, at=NOW)

    # The event ends on 12 May 2027.
    assert opened(secret, at=datetime(2028, 2, 5, tzinfo=UTC)) == row
    with pytest.raises(LinkExpired, match="has run out: the event is long over"):
        opened(secret, at=datetime(2028, 2, 8, tzinfo=UTC))


def test_a_link_that_is_made_long_after_the_event_works_as_long() -> None:
    row = RegistrationFactory.create()
    late = datetime(2027, 12, 1, tzinfo=UTC)

    secret = own_link(row, at=late)

    assert registration_behind(secret, at=datetime(2028, 8, 1, tzinfo=UTC)) == row


@pytest.mark.parametrize(("make", "opened"), [("own", "feed"), ("feed", "own")])
def test_the_address_of_a_calendar_opens_no_registration_nor_the_other_way_round(
    make: str, opened: str
) -> None:
    secret = MAKE[make](RegistrationFactory.create(), at=NOW)

    with pytest.raises(LinkUnknown):
        OPEN[opened](secret, at=NOW)


def test_a_link_opens_the_registration_that_it_was_made_for() -> None:
    event = EventFactory.create(state="published")
    rows = [RegistrationFactory.create(event=event) for _number in range(2)]

    secrets = [own_link(row, at=NOW) for row in rows]

    assert [registration_behind(secret, at=NOW) for secret in secrets] == rows
