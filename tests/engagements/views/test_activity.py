from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raceme.accounts.models import User
from raceme.documents.models import Document
from raceme.engagements import actions
from raceme.engagements.actions import Proof, Towards
from raceme.engagements.models import Activity, Evidence
from tests.conftest import World
from tests.engagements.agreed import PARTNER_READS, PDF, prepared
from tests.engagements.build import facts, part, recorded, versions
from tests.factories import (
    NOW,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
    ProgrammeFactory,
)

MOST_QUERIES = 15


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _address(name: str, world: World, *arguments: object) -> str:
    return reverse(f"engagements:{name}", args=[world.workspace.slug, *arguments])


def test_activity_asks_the_same_number_of_queries(world: World) -> None:
    activity = recorded(world.workspace, towards=[Towards(programme=world.programme)])
    EvidenceFactory.create(activity=activity)
    client, address = _client(world.staff), _address("activity", world, activity.pk)
    client.get(address)

    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for engagement in EngagementFactory.create_batch(2, activity=activity):
        EvidenceFactory.create(activity=activity, engagement=engagement)
    programme = ProgrammeFactory.create(workspace=world.workspace)
    actions.attribute(activity, towards=Towards(programme=programme), by="Ioana", at=NOW)
    with CaptureQueriesContext(connection) as three:
        page = client.get(address)

    assert page.status_code == 200
    assert len(one) == len(three)
    assert len(three) <= MOST_QUERIES


def test_activity_shows_who_took_part_what_proves_it_and_what_counts_it(world: World) -> None:
    firm = OrganisationFactory.create(name="Vitanova SRL")
    document = DocumentFactory.create(workspace=world.workspace, name="Attendance list.pdf")
    activity = recorded(
        world.workspace,
        parts=[part(organisation=firm)],
        towards=[Towards(programme=world.programme, share=Decimal("62.5"))],
        proofs=[Proof(document=document)],
    )

    page = _client(world.viewer).get(_address("activity", world, activity.pk)).content.decode()

    for shown in ("Vitanova SRL", "Attendance list.pdf", "for all participants", "62.5\xa0%"):
        assert shown in page
    for forbidden in ("Withdraw activity", "Correct activity", "Take away"):
        assert forbidden not in page


@pytest.mark.parametrize("name", PARTNER_READS)
def test_a_partner_reads_what_is_shared_and_writes_nothing(world: World, name: str) -> None:
    activity = prepared(world)
    arguments: dict[str, list[object]] = {
        "engagements:evidence": [activity.pk, activity.evidence.get().pk],
        "engagements:programme_log": [world.programme.code],
    }
    address = reverse(
        name, args=[world.partner_workspace.slug, *arguments.get(name, [activity.pk])]
    )

    answer = _client(world.partner).get(address)
    answer.close()

    assert (
        answer.status_code == {"page": 200, "not found": 404, "forbidden": 403}[PARTNER_READS[name]]
    )


def test_a_partner_learns_of_no_other_programme(world: World) -> None:
    private = ProgrammeFactory.create(workspace=world.workspace, name="Private plan")
    activity = recorded(
        world.workspace,
        towards=[Towards(programme=world.programme), Towards(programme=private)],
    )
    address = reverse("engagements:activity", args=[world.partner_workspace.slug, activity.pk])

    page = _client(world.partner).get(address).content.decode()

    assert ("Nordic Bridges 2026" in page, "Private plan" in page) == (True, False)


def test_a_partner_learns_of_no_exclusion_from_another_programme(world: World) -> None:
    private = ProgrammeFactory.create(workspace=world.workspace, name="Private plan")
    activity = recorded(
        world.workspace,
        towards=[Towards(programme=world.programme), Towards(programme=private)],
    )
    (engagement,) = activity.engagements.all()
    told: dict[str, Any] = {"engagements": [engagement], "by": "Ioana", "at": NOW}
    actions.exclude_engagements(activity, programme=private, reason="Own staff", **told)
    address = reverse("engagements:activity", args=[world.partner_workspace.slug, activity.pk])
    client = _client(world.partner)

    before = client.get(address).content.decode()
    actions.exclude_engagements(activity, programme=world.programme, reason="Twice", **told)
    after = client.get(address).content.decode()

    assert ("Excluded from" in before, "Private plan" in before) == (False, False)
    assert ("Excluded from Nordic Bridges 2026" in after, "Private plan" in after) == (True, False)


def test_activity_writes_names_as_text(world: World) -> None:
    named = "<script>alert(1)</script>"
    programme = ProgrammeFactory.create(workspace=world.workspace, name=named)
    firm = OrganisationFactory.create(name=f"{named} SRL")
    activity = recorded(
        world.workspace,
        facts=facts(title=f"{named} workshop"),
        parts=[part(organisation=firm)],
        towards=[Towards(programme=programme)],
    )
    actions.exclude_engagements(
        activity,
        engagements=list(activity.engagements.all()),
        programme=programme,
        reason=named,
        by="Ioana",
        at=NOW,
    )

    text = _client(world.staff).get(_address("activity", world, activity.pk)).content.decode()

    assert named not in text
    assert "Excluded from &lt;script&gt;" in text


def test_activity_is_not_there_under_the_address_of_another_workspace(world: World) -> None:
    activity = recorded(world.workspace)
    address = reverse("engagements:activity", args=[world.partner_workspace.slug, activity.pk])

    assert _client(world.partner).get(address).status_code == 404


def test_evidence_serves_the_file_to_a_partner_too(world: World) -> None:
    activity = prepared(world)
    arguments = [world.partner_workspace.slug, activity.pk, activity.evidence.get().pk]

    answer = _client(world.partner).get(reverse("engagements:evidence", args=arguments))

    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    answer.close()
    assert answer.headers["Content-Type"] == "application/pdf"


def _sent(activity: Activity, **changed: object) -> dict[str, object]:
    told = {
        "kind": activity.kind_id,
        "title": activity.title,
        "started_on": "19.11.2026",
        "ended_on": "",
        "state": "held",
        "place": "Oslo, NO",
        "hours": "3,5",
        "revision": activity.revision,
        "reason": "misread",
    }
    return told | changed


def test_edit_corrects_what_happened(world: World) -> None:
    activity = recorded(world.workspace)
    address = _address("edit", world, activity.pk)

    answer = _client(world.staff).post(address, _sent(activity, title="Selling abroad"))

    assert answer.headers["Location"] == _address("activity", world, activity.pk)
    activity.refresh_from_db()
    assert (activity.title, activity.hours) == ("Selling abroad", Decimal("3.5"))
    assert (activity.town, activity.country, activity.region) == ("Oslo", "NO", "")
    assert activity.ended_on == date(2026, 11, 19)
    assert versions(activity)[-1] == (2, "Staff", "misread")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ended_on": "18.11.2026"}, "is before the start"),
        ({"started_on": "31.2.2026"}, "There is no such day"),
        ({"hours": "1.234,50"}, "More than the day has. Write it as 3 or 3.5."),
        ({"hours": "many"}, "This is not a number"),
        ({"hours": "9" * 60}, "This is not a number"),
        ({"kind": "999999999999999999999"}, "is not one of the available choices"),
        ({"state": "withdrawn"}, "is not one of the available choices"),
        ({"level": "gold"}, "has no level"),
        ({"place": "Cluj-Napoca, RO99"}, "is not on the list"),
        ({"start_time": "25:00"}, "This is no time"),
        ({"title": ""}, "Fill this in."),
    ],
)
def test_edit_says_beside_the_field_what_is_wrong(
    world: World, changed: dict[str, str], sentence: str
) -> None:
    activity = recorded(world.workspace)

    answer = _client(world.staff).post(
        _address("edit", world, activity.pk), _sent(activity, **({"title": "Kept"} | changed))
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="misread"' in page
    assert versions(activity) == [(1, "Ioana", "")]


def test_edit_shows_the_second_of_two_what_stands_now(world: World) -> None:
    activity = recorded(world.workspace)
    first = _sent(activity, title="First")
    second = _sent(activity, title="Second")
    address = _address("edit", world, activity.pk)
    _client(world.manager).post(address, first)

    told = _client(world.staff).post(address, second)
    page = told.content.decode()
    overwritten = _client(world.staff).post(address, second | {"revision": 2})

    assert told.status_code == 422
    assert "Cluster manager changed this record" in page
    assert 'value="Second"' in page
    assert "Saved meanwhile: <b>First</b>" in page
    assert page.count("Saved meanwhile") == 1
    assert 'name="revision" value="2"' in page
    assert overwritten.status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.revision) == ("Second", 3)


def test_hold_asks_who_was_there(world: World) -> None:
    activity = recorded(
        world.workspace,
        facts=facts(state="planned"),
        parts=[part(state="expected"), part(state="expected")],
    )
    first, _second = activity.engagements.order_by("pk")

    _client(world.staff).post(
        _address("hold", world, activity.pk),
        {"held": "yes", "present": [first.pk], "revision": "1"},
    )

    activity.refresh_from_db()
    assert activity.state == "held"
    states = activity.engagements.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["took_part", "absent"]


def test_hold_tells_of_who_was_added_meanwhile(world: World) -> None:
    activity = recorded(
        world.workspace, facts=facts(state="planned"), parts=[part(state="expected")]
    )
    (first,) = activity.engagements.all()
    late = OrganisationFactory.create(name="Late SRL")
    actions.add_participants(
        activity, parts=[part(organisation=late, state="expected")], by="Ioana", at=NOW
    )
    client, address = _client(world.staff), _address("hold", world, activity.pk)
    sent = {"held": "yes", "present": [first.pk]}

    answer = client.post(address, {**sent, "revision": "1"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ioana changed this record at" in text
    assert "Late SRL" in text
    assert 'name="revision" value="2"' in text
    states = activity.engagements.values_list("state", flat=True)
    assert set(states) == {"expected"}
    assert client.post(address, {**sent, "revision": "2"}).status_code == 302


def test_add_evidence_proves_one_participant(world: World) -> None:
    activity = recorded(world.workspace, parts=[part(), part()])
    engagement = activity.engagements.order_by("pk")[1]
    upload = SimpleUploadedFile("Letter.pdf", PDF)

    answer = _client(world.staff).post(
        _address("add_evidence", world, activity.pk),
        {"participant": engagement.pk, "files": [upload]},
    )

    assert answer.headers["Location"].endswith("#evidence")
    evidence = Evidence.objects.of(world.workspace).get()
    assert (evidence.engagement, evidence.for_participants) == (engagement, False)
    assert evidence.document is not None
    assert evidence.document.name == "Letter.pdf"


@pytest.mark.parametrize("participant", ["gone", "x", "9" * 40])
def test_add_evidence_of_who_is_gone_proves_nobody_else(world: World, participant: str) -> None:
    activity = recorded(world.workspace, parts=[part(), part()])
    engagement = activity.engagements.order_by("pk")[1]
    named = str(engagement.pk) if participant == "gone" else participant
    actions.take_engagement_away(engagement, by="Ioana", at=NOW)
    client, address = _client(world.staff), _address("add_evidence", world, activity.pk)

    asked = client.get(address, {"participant": named})
    sent = {"participant": named, "files": [SimpleUploadedFile("Letter.pdf", PDF)]}
    answer = client.post(address, sent, follow=True)

    assert asked.headers["Location"] == _address("activity", world, activity.pk)
    assert "What you chose is not there any more" in answer.content.decode()
    assert not Evidence.objects.of(world.workspace).exists()
    assert not Document.objects.of(world.workspace).exists()


def test_activity_names_the_file_that_may_be_taken_away(world: World) -> None:
    activity = recorded(world.workspace)
    document = DocumentFactory.create(workspace=world.workspace, name="Attendance list.pdf")
    EvidenceFactory.create(activity=activity, document=document)
    EvidenceFactory.create(activity=activity, document=None, system_record="Schedule, line 7")

    text = _client(world.staff).get(_address("activity", world, activity.pk)).content.decode()

    hidden = '<span class="visually-hidden"> {}</span>'
    assert [
        hidden.format(name) in text for name in ("Attendance list.pdf", "Schedule, line 7")
    ] == [
        True,
        True,
    ]


def test_add_evidence_sent_twice_adds_it_once(world: World) -> None:
    activity = recorded(world.workspace)
    client, address = _client(world.staff), _address("add_evidence", world, activity.pk)
    token = str(uuid4())

    answers = [
        client.post(
            address, {"submission": token, "files": [SimpleUploadedFile("List.pdf", content)]}
        )
        for content in (b"<html>", PDF, PDF)
    ]

    shown = f"{_address('activity', world, activity.pk)}#evidence"
    assert [one.headers.get("Location") for one in answers] == [None, shown, shown]
    assert Evidence.objects.of(world.workspace).count() == 1
    assert Document.objects.of(world.workspace).count() == 1


def test_add_evidence_says_what_is_wrong_with_a_file(world: World) -> None:
    activity = recorded(world.workspace)
    upload = SimpleUploadedFile("photo.pdf", b"<html>")

    answer = _client(world.staff).post(
        _address("add_evidence", world, activity.pk), {"files": [upload]}
    )

    assert answer.status_code == 422
    assert "Named .pdf but holds a web page." in answer.content.decode()
    assert not Evidence.objects.of(world.workspace).exists()


def test_history_and_version_show_what_stood(world: World) -> None:
    firm = OrganisationFactory.create(name="Vitanova SRL")
    activity = recorded(
        world.workspace,
        parts=[part(organisation=firm), part()],
        towards=[Towards(programme=world.programme)],
    )
    engagement = activity.engagements.get(organisation=firm)
    actions.take_engagement_away(engagement, reason="was ill", by=world.manager, at=NOW)
    client = _client(world.viewer)

    history = client.get(_address("history", world, activity.pk)).content.decode()
    first, last = (
        client.get(_address("version", world, activity.pk, number)).content.decode()
        for number in (1, 2)
    )
    missing = client.get(_address("version", world, activity.pk, 3))

    assert "Participant taken away" in history
    assert "was ill" in history
    assert ("Vitanova SRL" in first, "Vitanova SRL" in last) == (True, False)
    assert "Nordic Bridges 2026" in first
    assert missing.status_code == 404


def test_kinds_adds_one_and_says_what_is_there_already(world: World) -> None:
    client = _client(world.manager)
    address = reverse("engagements:kinds", args=[world.workspace.slug])

    client.post(address, {"name": "Open day", "is_document": "on"})
    again = client.post(address, {"name": "open day"})
    page = client.get(address).content.decode()

    assert again.status_code == 422
    assert "There is a kind called “Open day” already." in again.content.decode()
    assert "open-day" in page
