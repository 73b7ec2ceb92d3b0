"""
What is there before a journey through an event, and what time brings: written without a browser.

Run as a process of its own with an installation's environment, by the name of a scene and of the
workspace that is the journey's alone; it prints what opens its pages.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

Told = dict[str, Any]


def main() -> None:
    django.setup()
    name, slug = sys.argv[1:3]
    print(json.dumps(SCENES[name](slug)))  # noqa: T201 (who runs it reads it)


def invited(slug: str) -> Told:
    """
    Open an event three weeks from now with sessions, meetings and a form for what people think.

    One is in the register and may be written to, another takes part already.
    """
    from raceme.consents.models import Purpose  # noqa: PLC0415 (only once Django is ready)
    from tests.factories import AffiliationFactory, PersonFactory  # noqa: PLC0415
    from tests.factories.consents import LegalBasisFactory  # noqa: PLC0415
    from tests.factories.segments import SegmentFactory  # noqa: PLC0415

    told, space = _workspace(slug)
    ana = PersonFactory.create(workspace=space, name="Ana Știrbei", email=f"ana@{slug}.example")
    AffiliationFactory.create(person=ana, organisation__name="Lemn Viu SRL")
    LegalBasisFactory.create(workspace=space, purpose=Purpose.CONTACT)
    SegmentFactory.create(workspace=space, name="Wood companies")
    row = _event(space, slug)
    bela = _bela(row, slug)
    _thanks(row.event)
    return {**told, "event": f"/manage/{slug}/events/{slug}/", "bela": _own_address(bela)}


def registered(slug: str) -> Told:
    """Let who is invited be registered as well."""
    from raceme.events.actions.own_links import own_link  # noqa: PLC0415 (once Django is ready)
    from raceme.events.models import Event, ParticipantType  # noqa: PLC0415
    from raceme.organisations.models import Person  # noqa: PLC0415
    from raceme.workspaces.models import Workspace  # noqa: PLC0415
    from tests.factories.events import RegistrationFactory  # noqa: PLC0415

    told = invited(slug)
    space = Workspace.objects.get(slug=slug)
    event = Event.objects.of(space).get()
    ana = Person.objects.of(space).get(email=f"ana@{slug}.example")
    registration = RegistrationFactory.create(
        event=event,
        type=ParticipantType.objects.of(space).get(),
        person=ana,
        name=ana.name,
        email=ana.email,
        organisation_name="Lemn Viu SRL",
    )
    return {**told, "ana": f"/attending/{own_link(registration, at=_now())}/"}


def door(slug: str) -> Told:
    """Let two come to an event, of whom one has a badge."""
    from tests.factories.events import (  # noqa: PLC0415 (only once Django is ready)
        EventFactory,
        ParticipantTypeFactory,
        RegistrationFactory,
    )

    told, space = _workspace(slug)
    day = _now().date()
    event = EventFactory.create(
        workspace=space,
        slug=slug,
        state="published",
        published_at=_now(),
        starts_on=day,
        ends_on=day,
    )
    kind = ParticipantTypeFactory.create(event=event)
    ana, _other = (
        RegistrationFactory.create(event=event, type=kind, name=name)
        for name in ("Ana Știrbei", "Bela Kiss")
    )
    return {**told, "door": f"/manage/{slug}/events/{slug}/check-in/", "code": ana.code}


def board(slug: str) -> Told:
    """Draft a schedule of two meetings in a hall of four slots and three tables."""
    from tests.matchmaking.halls import (  # noqa: PLC0415 (only once Django is ready)
        hall,
        people_in,
        slots_in,
        tables_in,
        version,
        wish,
    )

    told, space = _workspace(slug)
    row = hall(space, people=4, slots=4, tables=3)
    people, slot, tables = people_in(row), slots_in(row)[0], tables_in(row)
    wishes = [wish(row, people[number], people[number + 2]) for number in range(2)]
    version(row, *((one, slot, table) for one, table in zip(wishes, tables, strict=False)))
    return {**told, "board": f"/manage/{slug}/events/{row.event.slug}/meetings/schedule/1/"}


def day(slug: str) -> Told:
    """
    Publish a schedule for today: a meeting is over, three are to come, one wish was kept back.

    Two halls; in the second one somebody met already, and two are still to meet there.
    """
    from raceme.matchmaking.models import Unavailability  # noqa: PLC0415 (once Django is ready)
    from tests.factories.events import AdmissionFactory  # noqa: PLC0415
    from tests.factories.matchmaking import SlotFactory, TableFactory  # noqa: PLC0415
    from tests.matchmaking.day import meeting_of, published, schedule_of, wish_of  # noqa: PLC0415

    told, space = _workspace(slug)
    now = _now()
    row = published(
        space,
        slug=slug,
        title="Clusters Meet Wood",
        published_at=now,
        starts_on=(now - timedelta(days=1)).date(),
        ends_on=(now + timedelta(days=1)).date(),
    )
    AdmissionFactory.create(event=row.event, workspace=space)
    slots = [
        SlotFactory.create(matchmaking=row, starts_at=now + timedelta(minutes=minutes))
        for minutes in (-40, 60, 120, 180)
    ]
    first, second, third = (
        TableFactory.create(matchmaking=row, name=f"Table {number}", room=room, position=number)
        for number, room in enumerate(("Hall A", "Hall A", "Hall B"), start=1)
    )
    names = ("Ana", "Ion", "Eva", "Dan", "Mia", "Tom", "Uma", "Gabi", "Hans")
    people = {name: _participant(row, name, slug) for name in names}
    ana, ion, eva, dan, mia, tom, uma, gabi, hans = people.values()
    meetings = [
        meeting_of(row, tom, uma, slot=slots[0], table=third),
        meeting_of(row, ana, ion, slot=slots[1], table=first),
        meeting_of(row, dan, mia, slot=slots[2], table=third),
        meeting_of(row, gabi, hans, slot=slots[2], table=second),
    ]
    schedule_of(row, *meetings)
    wish_of(row, ana, eva)
    for slot in slots[2:]:
        Unavailability.objects.create(workspace=space, participant=ion, slot=slot)
    links = {name: _own_address(one) for name, one in people.items()}
    return {**told, "meetings": f"/manage/{slug}/events/{slug}/meetings/", "links": links}


def _participant(row: Any, name: str, slug: str) -> Any:  # noqa: ANN401
    from tests.matchmaking.day import participant  # noqa: PLC0415 (only once Django is ready)

    one = participant(row, f"{name} Pop")
    one.registration.email = f"{name.lower()}@{slug}.example"
    one.registration.save()
    return one


def _own_address(participant: Any) -> str:  # noqa: ANN401
    from raceme.events.actions.own_links import own_link  # noqa: PLC0415 (once Django is ready)

    return f"/attending/{own_link(participant.registration, at=_now())}/"


def who_left(slug: str) -> Told:
    """Let those go who do not come to the event any more, as comes round."""
    from raceme.matchmaking.tasks import let_go  # noqa: PLC0415 (only once Django is ready)

    let_go()
    return {"of": slug}


def empty(slug: str) -> Told:
    """Make a workspace without anything in it."""
    told, _space = _workspace(slug)
    return told


def agreed(slug: str) -> Told:
    """Let two register for the one event of the workspace, join its meetings and agree to meet."""
    from raceme.matchmaking.actions import requesting  # noqa: PLC0415 (once Django is ready)
    from raceme.matchmaking.models import Matchmaking  # noqa: PLC0415
    from raceme.workspaces.models import Workspace  # noqa: PLC0415
    from tests.matchmaking.build import asked, somebody  # noqa: PLC0415

    space = Workspace.objects.get(slug=slug)
    row = Matchmaking.objects.of(space).select_related("event__workspace").get()
    ana, bela = (
        somebody(row, name=f"{name} Pop", email=f"{name.lower()}@{slug}.example")
        for name in ("Ana", "Bela")
    )
    request = asked(ana, bela, expires_at=_now() + timedelta(days=3))
    requesting.accept(request, strength="", by="test", at=_now())
    return {"of": slug}


def _workspace(slug: str) -> tuple[Told, Any]:
    """Make a workspace with a manager, who is signed in by the cookies."""
    from django.test import Client  # noqa: PLC0415 (only once Django is ready)

    from tests.factories import RoleFactory, UserFactory, WorkspaceFactory  # noqa: PLC0415

    space = WorkspaceFactory.create(slug=slug, name="Wood Cluster")
    user = UserFactory.create(email=f"manager@{slug}.example")
    role = RoleFactory.create(workspace=space, user=user, kind="manager")
    client = Client()
    client.force_login(role.user)
    return {"cookies": {name: morsel.value for name, morsel in client.cookies.items()}}, space


def _event(space: Any, slug: str) -> Any:  # noqa: ANN401 (rows are known once Django is ready)
    """Make a published event to which one registers, with slots and tables for meetings."""
    from tests.factories.events import (  # noqa: PLC0415 (only once Django is ready)
        AdmissionFactory,
        EventFactory,
        ParticipantTypeFactory,
        SessionFactory,
        at_nine,
    )
    from tests.factories.matchmaking import (  # noqa: PLC0415
        MatchmakingFactory,
        SlotFactory,
        TableFactory,
    )

    day = (_now() + timedelta(days=21)).date()
    event = EventFactory.create(
        workspace=space,
        slug=slug,
        title="Clusters Meet Wood",
        state="published",
        published_at=_now(),
        starts_on=day,
        ends_on=day,
    )
    AdmissionFactory.create(event=event, workspace=space)
    ParticipantTypeFactory.create(event=event, name="Company")
    for number, title in enumerate(("Opening", "Oak for tables")):
        begins = at_nine(event) + timedelta(hours=number)
        SessionFactory.create(event=event, title=title, starts_at=begins, needs_sign_up=number > 0)
    row = MatchmakingFactory.create(event=event, workspace=space)
    for number in range(3):
        SlotFactory.create(
            matchmaking=row, starts_at=at_nine(event) + timedelta(hours=3, minutes=30 * number)
        )
    TableFactory.create_batch(2, matchmaking=row, room="Sala Unirii")
    return row


def _bela(row: Any, slug: str) -> Any:  # noqa: ANN401
    """Let somebody take part, who offers what others look for."""
    from raceme.events.models import ParticipantType  # noqa: PLC0415 (only once Django is ready)
    from tests.factories import PersonFactory  # noqa: PLC0415
    from tests.matchmaking.build import somebody  # noqa: PLC0415

    kind = ParticipantType.objects.of(row.workspace_id).get(event=row.event)
    address = f"bela@{slug}.example"
    bela = somebody(row, name="Bela Kiss", email=address, organisation_name="Fa Kft", type=kind)
    bela.registration.person = PersonFactory.create(
        workspace=row.workspace, name="Bela Kiss", email=address
    )
    bela.registration.save()
    return bela


def _thanks(event: Any) -> None:  # noqa: ANN401
    """Let those who were there be asked what they think."""
    from tests.factories.events import EventMailFactory  # noqa: PLC0415 (once Django is ready)
    from tests.factories.questionnaires import (  # noqa: PLC0415
        VersionFactory,
        definition,
        item,
        section,
    )
    from tests.questionnaires.collected import opened  # noqa: PLC0415

    version = VersionFactory.create(
        questionnaire__workspace=event.workspace,
        definition=definition(section("feedback", item("liked"))),
    )
    collection = opened(version, is_public=True, title="What you think")
    EventMailFactory.create(event=event, kind="thanks", days=1, collection=collection)


def over(slug: str) -> Told:
    """
    Let the event have been eight days ago, and do what comes round after it.

    All of it at once: a worker would do some of it otherwise.
    """
    from django.db import transaction  # noqa: PLC0415 (only once Django is ready)

    with transaction.atomic():
        return _is_over(slug)


def _is_over(slug: str) -> Told:
    from raceme.asks import actions as asks  # noqa: PLC0415 (only once Django is ready)
    from raceme.asks.models import Ask  # noqa: PLC0415
    from raceme.events.actions import mails  # noqa: PLC0415
    from raceme.events.models import Event  # noqa: PLC0415
    from raceme.matchmaking.actions import holding, outcomes  # noqa: PLC0415
    from raceme.matchmaking.models import Matchmaking  # noqa: PLC0415
    from raceme.workspaces.models import Workspace  # noqa: PLC0415

    space = Workspace.objects.get(slug=slug)
    _bring_back(Event.objects.of(space).get(slug=slug))
    row = Matchmaking.objects.of(space).select_related("event__workspace").get()
    now = _now()
    thanked = mails.thank(row.event, at=now)
    held = holding.settle_meetings(row, by="test", at=now)
    asked = outcomes.ask_after(row, wave="week", by="test", at=now)
    # The day of the week has come on which the workspace's mail leaves.
    Ask.objects.of(space).update(next_mail_at=now)
    asks.tell_everybody(at=now)
    return {"thanked": thanked, "held": held.held, "asked": asked.asked}


def _bring_back(event: Any) -> None:  # noqa: ANN401
    """Let all times of an event be so much earlier that its last day was eight days ago."""
    from django.db.models import F  # noqa: PLC0415 (only once Django is ready)

    from raceme.events.models import Event, Session  # noqa: PLC0415
    from raceme.matchmaking.models import Slot  # noqa: PLC0415

    by = event.ends_on - (event.day_of(_now()) - timedelta(days=8))
    Event.objects.of(event.workspace_id).filter(pk=event.pk).update(
        starts_on=event.starts_on - by, ends_on=event.ends_on - by
    )
    Session.objects.of(event.workspace_id).filter(event=event).update(
        starts_at=F("starts_at") - by, ends_at=F("ends_at") - by
    )
    Slot.objects.of(event.workspace_id).filter(matchmaking__event=event).update(
        starts_at=F("starts_at") - by
    )


def _now() -> datetime:
    from django.utils import timezone  # noqa: PLC0415 (only once Django is ready)

    return timezone.now()


SCENES: dict[str, Callable[[str], Told]] = {
    "empty": empty,
    "agreed": agreed,
    "invited": invited,
    "registered": registered,
    "door": door,
    "board": board,
    "day": day,
    "who_left": who_left,
    "over": over,
}


if __name__ == "__main__":
    main()
