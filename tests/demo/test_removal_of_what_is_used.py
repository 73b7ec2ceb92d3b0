import pytest
from django.core.files.storage import storages
from django.db.models import Q
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.accounts.models import User
from raceme.core.models import Job
from raceme.demo.removal import unload
from raceme.documents.models import Document
from raceme.organisations.models import Organisation
from raceme.programmes.models import OpenedPeriod, Period
from raceme.reporting.actions.freezing import write
from raceme.reporting.models import Snapshot, SnapshotWords
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.demo.conftest import LOADED_AT
from tests.factories import (
    ActivityFactory,
    EngagementFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.jobs import kept_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_unload_keeps_an_organisation_that_another_workspace_deals_with(world: World) -> None:
    company = Organisation.objects.get(name="Someșul Digital SRL")
    RelationshipFactory.create(workspace=world.workspace, organisation=company)

    unload(at=LOADED_AT)

    kept = Organisation.objects.filter(name__in=["Someșul Digital SRL", "Medisfera SRL"])
    assert list(kept) == [company]


def test_unload_removes_what_visitors_recorded_there() -> None:
    workspace = Workspace.objects.get(slug="transilvania-it")
    person = PersonFactory.create(workspace=workspace)
    company = OrganisationFactory.create()
    activity = ActivityFactory.create(workspace=workspace)
    EngagementFactory.create(activity=activity, person=person, organisation=company)
    RelationshipFactory.create(workspace=workspace, organisation=company)

    unload(at=LOADED_AT)

    assert not Organisation.objects.exists()
    assert not Workspace.objects.exists()


def test_unload_removes_frozen_reports_and_jobs_with_their_files(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    period = Period.objects.reached_by(Q(programme__code="nordic-bridges-2026")).earliest("number")
    manager = User.objects.get(email="ioana.muresan@transilvania-it.example")
    write(period, note="", by=manager, at=LOADED_AT)
    workspace = period.programme.workspace
    OpenedPeriod.objects.create(
        workspace=workspace, period=period, opened_at=LOADED_AT, opened_by="Ioana"
    )
    job = kept_job(workspace=workspace)

    with django_capture_on_commit_callbacks(execute=True):
        unload(at=LOADED_AT)

    assert not Snapshot.objects.reached_by(Q()).exists()
    assert not SnapshotWords.objects.exists()
    assert not Workspace.objects.exists()
    assert not Job.objects.exists()
    assert not storages["documents"].exists(job.result_file)


def test_unload_removes_the_files_once_it_is_done(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    names = list(Document.objects.reached_by(Q()).values_list("stored_as", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        unload(at=LOADED_AT)

    assert names
    assert [name for name in names if storages["documents"].exists(name)] == []
