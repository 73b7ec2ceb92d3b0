from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.core.submissions import SentBefore
from raceme.documents.models import Document
from raceme.engagements import actions
from raceme.engagements.actions import Proof, refusals
from raceme.engagements.models import Evidence
from tests.conftest import World
from tests.engagements.agreed import PDF
from tests.engagements.build import facts, last_entry, part, recorded, versions
from tests.factories import NOW, DocumentFactory

LATER = NOW + timedelta(hours=1)


def test_add_evidence_proves_the_activity_or_one_participant(world: World) -> None:
    activity = recorded(world.workspace, parts=[part(), part()])
    engagement = activity.engagements.order_by("pk")[0]
    attendance, letter = DocumentFactory.create_batch(2, workspace=world.workspace)

    actions.add_evidence(
        activity,
        proofs=[
            Proof(document=attendance),
            Proof(document=letter, engagement=engagement),
            Proof(system_record="meeting 17", for_participants=False),
        ],
        by=world.staff,
        at=LATER,
    )

    rows = activity.evidence.order_by("pk").values_list(
        "document", "system_record", "engagement", "for_participants", "added_by"
    )
    assert list(rows) == [
        (attendance.pk, "", None, True, "Staff"),
        (letter.pk, "", engagement.pk, False, "Staff"),
        (None, "meeting 17", None, False, "Staff"),
    ]
    assert versions(activity) == [(1, "Ioana", ""), (2, "Staff", "")]
    assert last_entry(activity) == (
        "engagements.add_evidence",
        "Staff",
        {
            "activity": [None, activity.title],
            "evidence": [None, [attendance.name, letter.name, "meeting 17"]],
        },
    )
    assert [last_entry(each) for each in (attendance, letter)] == [last_entry(activity)] * 2


def test_add_evidence_refuses_documents_and_participants_of_others(world: World) -> None:
    activity, other = recorded(world.workspace), recorded(world.workspace)
    theirs = DocumentFactory.create(workspace=world.partner_workspace)
    ours = DocumentFactory.create(workspace=world.workspace)

    with pytest.raises(refusals.UnknownCode):
        actions.add_evidence(activity, proofs=[Proof(document=theirs)], by="Ioana", at=NOW)
    with pytest.raises(refusals.SaysNothing):
        actions.add_evidence(
            activity,
            proofs=[Proof(document=ours, engagement=other.engagements.get())],
            by="Ioana",
            at=NOW,
        )
    with pytest.raises(refusals.UnknownCode):
        actions.add_evidence(activity, proofs=[Proof()], by="Ioana", at=NOW)

    assert not Evidence.objects.of(world.workspace).exists()


def test_add_evidence_to_all_adds_the_same_to_each(world: World) -> None:
    first, second = recorded(world.workspace), recorded(world.workspace)
    document = DocumentFactory.create(workspace=world.workspace)

    actions.add_evidence_to_all(
        [first, second],
        proofs=[Proof(document=document)],
        within=world.workspace,
        by=world.staff,
        at=LATER,
    )

    rows = Evidence.objects.of(world.workspace).order_by("pk")
    assert list(rows.values_list("activity", "document")) == [
        (first.pk, document.pk),
        (second.pk, document.pk),
    ]
    assert last_entry(first) == last_entry(second) == last_entry(document)
    assert last_entry(document)[2] == {
        "activities": [None, 2],
        "evidence": [None, [document.name]],
    }
    assert [len(versions(each)) for each in (first, second)] == [2, 2]


def test_remove_evidence_keeps_the_document_and_the_version(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    activity = recorded(world.workspace, proofs=[Proof(document=document)])

    actions.remove_evidence(activity.evidence.get(), reason="wrong list", by=world.staff, at=LATER)

    assert not activity.evidence.exists()
    assert list(Document.objects.of(world.workspace)) == [document]
    assert versions(activity) == [(1, "Ioana", ""), (2, "Staff", "wrong list")]
    assert last_entry(activity) == (
        "engagements.remove_evidence",
        "Staff",
        {
            "activity": [None, activity.title],
            "evidence": [[document.name], None],
            "reason": [None, "wrong list"],
        },
    )
    assert last_entry(document) == last_entry(activity)


def test_remove_evidence_leaves_what_an_activity_stands_on(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    activity = recorded(
        world.workspace,
        facts=facts("service-analysis"),
        parts=[],
        proofs=[Proof(document=document)],
    )

    with pytest.raises(refusals.LastToShow):
        actions.remove_evidence(activity.evidence.get(), by="Ioana", at=NOW)

    assert activity.evidence.get().document == document


def test_remove_evidence_refuses_what_is_gone(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    activity = recorded(world.workspace, proofs=[Proof(document=document)])
    stale = activity.evidence.get()
    actions.remove_evidence(activity.evidence.get(), by="Ioana", at=NOW)

    with pytest.raises(refusals.SaysNothing):
        actions.remove_evidence(stale, by="Ioana", at=NOW)

    assert len(versions(activity)) == 2


def test_keep_files_refuses_what_somebody_else_sent(world: World) -> None:
    token = uuid4()
    file = SimpleUploadedFile("List.pdf", PDF)
    told: dict[str, Any] = {"workspace": world.workspace, "at": NOW, "token": token}
    actions.keep_files([file], by=world.manager, **told)

    with pytest.raises(SentBefore):
        actions.keep_files([SimpleUploadedFile("Other.pdf", PDF)], by=world.staff, **told)

    assert Document.objects.of(world.workspace).get().name == "List.pdf"
