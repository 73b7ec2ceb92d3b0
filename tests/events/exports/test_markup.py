import json

import pytest

from raceme.events.exports.markup import markup_of
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
ADDRESS = "https://raceme.example/events/one/"


def test_machines_read_what_it_is_when_and_where() -> None:
    event = EventFactory.create(state="published", venue="Innovation Park", summary="Two days")

    said = json.loads(markup_of(event, address=ADDRESS))

    assert said["@type"] == "Event"
    assert (said["startDate"], said["endDate"]) == ("2027-05-11", "2027-05-12")
    assert said["location"]["name"] == "Innovation Park"
    assert said["location"]["address"]["addressCountry"] == "RO"
    assert said["eventStatus"] == "https://schema.org/EventScheduled"


def test_an_online_event_is_where_its_page_is() -> None:
    event = EventFactory.create(state="cancelled", is_online=True)

    said = json.loads(markup_of(event, address=ADDRESS))

    assert said["location"] == {"@type": "VirtualLocation", "url": ADDRESS}
    assert said["eventStatus"] == "https://schema.org/EventCancelled"


def test_no_title_ends_the_element_that_it_stands_in() -> None:
    event = EventFactory.create(state="published", title="</script><b>&amp;")

    markup = markup_of(event, address=ADDRESS)

    assert not set("<>&") & set(markup)
    assert json.loads(markup)["name"] == event.title
