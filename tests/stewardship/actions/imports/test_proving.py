"""The file of a video meeting's attendance as evidence, its one copy, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from raceme.documents.models import Document
from raceme.engagements.actions import Proof, add_evidence
from raceme.engagements.models import Activity, Evidence
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.actions.imports.suggesting import assigned
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.engagements.build import recorded
from tests.factories import NOW, shipped_kind
from tests.stewardship.actions.imports.build import imported, undone
from tests.stewardship.imports.attendance.exports import TEAMS

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = TEAMS.encode("utf-16")


def _attendance(world: World, *, name: str = "attendance.csv") -> Import:
    upload = ContentFile(CONTENT, name=name)
    found = imports.begin_import(upload, workspace=world.workspace, by=world.staff, at=NOW)
    told = {one.column: one.name for one in assigned(found, None)}
    found = imports.assign_columns(
        found,
        assignment=imports.Assignment(
            columns=told, options={"activity_kind": shipped_kind("workshop").pk}
        ),
        revision=found.revision,
        by=world.staff,
        at=NOW,
    )
    return imported(found, by=world.staff)


def _proofs(world: World) -> list[tuple[str, str, bool]]:
    rows = Evidence.objects.of(world.workspace).order_by("pk")
    return list(rows.values_list("activity__title", "document__name", "for_participants"))


def test_the_file_proves_the_activity_and_who_took_part_without_a_second_copy(
    world: World,
) -> None:
    found = _attendance(world)

    document = Document.objects.of(world.workspace).get()
    assert _proofs(world) == [("Exemplu: atelier", "attendance.csv", True)]
    assert (document.stored_as, document.sha256, found.document) == (
        found.stored_as,
        found.sha256,
        document,
    )


def test_imported_again_it_proves_nothing_twice(world: World) -> None:
    _attendance(world)
    _attendance(world, name="again.csv")

    assert _proofs(world) == [("Exemplu: atelier", "attendance.csv", True)]
    assert Document.objects.of(world.workspace).count() == 1


def test_taken_back_it_proves_nothing_and_stays_with_the_import(world: World) -> None:
    found = _attendance(world)

    done = undone(found, by=world.staff)

    assert (done.state, done.obstacles, done.document) == (Import.State.UNDONE, [], None)
    assert not Activity.objects.of(world.workspace).exists()
    assert not Document.objects.of(world.workspace).exists()
    assert storages["documents"].exists(done.stored_as)


def test_what_proves_something_else_meanwhile_stays_a_document(world: World) -> None:
    found = _attendance(world)
    other = recorded(world.workspace)
    document = Document.objects.of(world.workspace).get()
    add_evidence(other, proofs=[Proof(document=document)], by=world.staff, at=NOW)

    done = undone(found, by=world.staff)
    imports.purge_imports(on=done.kept_until + timedelta(days=1), by=world.staff, at=NOW)

    assert (done.state, _proofs(world)) == (
        Import.State.UNDONE,
        [(other.title, "attendance.csv", True)],
    )
    assert storages["documents"].exists(document.stored_as)


def test_evidence_outlives_the_file_of_the_import(world: World) -> None:
    found = _attendance(world)
    document = Document.objects.of(world.workspace).get()

    imports.purge_imports(on=found.kept_until + timedelta(days=1), by=world.staff, at=NOW)

    found.refresh_from_db()
    assert (found.is_kept, found.document) == (False, None)
    assert _proofs(world) == [("Exemplu: atelier", "attendance.csv", True)]
    assert storages["documents"].exists(document.stored_as)


def test_a_file_that_cannot_be_a_document_is_imported_and_says_so(world: World) -> None:
    found = _attendance(world, name="attendance.tsv")

    (row, *_others) = page_of(found, show=list(imports.Verdict), number=1).rows
    assert found.state == Import.State.DONE
    assert _proofs(world) == []
    assert row.said.startswith("The file is not kept as evidence.")
