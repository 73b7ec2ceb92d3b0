import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.accounts.models import User
from raceme.core.models import Former, Job
from raceme.demo.removal import unload
from raceme.documents.models import Document
from raceme.organisations.models import Organisation, Proposal
from raceme.programmes.models import OpenedPeriod, Period
from raceme.reporting.actions.freezing import write
from raceme.reporting.models import Snapshot, SnapshotWords
from raceme.stewardship.actions.imports import begin_import
from raceme.stewardship.actions.merging.organisations import merge_organisations
from raceme.stewardship.models import Merge
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.demo.conftest import LOADED_AT
from tests.factories import (
    ActivityFactory,
    ClaimFactory,
    ConfirmationFactory,
    EngagementFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    RelationshipFactory,
    UserFactory,
)
from tests.factories.duplicates import PersonSuggestionFactory
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


def test_unload_removes_what_was_imported_merged_and_said_there(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, world: World
) -> None:
    workspace = Workspace.objects.get(slug="transilvania-it")
    manager = User.objects.get(email="ioana.muresan@transilvania-it.example")
    company = Organisation.objects.get(name="Hoia Robotică SRL")
    double = OrganisationFactory.create(name="Hoia Robotica")
    RelationshipFactory.create(workspace=workspace, organisation=double)
    merge_organisations(
        double,
        survivor=company,
        taken=(),
        revisions={one.pk: one.revision for one in (company, double)},
        workspace=None,
        by=manager,
        at=LOADED_AT,
    )
    PersonSuggestionFactory.create(workspace=workspace)
    ConfirmationFactory.create(organisation=company, workspace=workspace)
    of_another = ProposalFactory.create(organisation=world.firm, workspace=workspace)
    made = begin_import(
        SimpleUploadedFile("list.csv", b"Name;Town\nOrto Print;Dej\n"),
        workspace=workspace,
        by=manager,
        at=LOADED_AT,
    )

    with django_capture_on_commit_callbacks(execute=True):
        unload(at=LOADED_AT)

    assert not Merge.objects.exists()
    assert not Former.objects.exists()
    assert not Proposal.objects.filter(pk=of_another.pk).exists()
    assert not storages["documents"].exists(made.stored_as)
    assert list(Workspace.objects.filter(is_demonstration=True)) == []


def test_unload_removes_who_speaks_for_its_companies_and_nobody_elses(world: World) -> None:
    company = Organisation.objects.get(name="Hoia Robotică SRL")
    own, both = UserFactory.create(), UserFactory.create()
    RelationshipFactory.create(workspace=world.workspace, organisation=world.firm)
    for user, organisation in ((own, company), (both, company), (both, world.firm)):
        ClaimFactory.create(user=user, organisation=organisation)

    unload(at=LOADED_AT)

    assert set(User.objects.filter(pk__in=[own.pk, both.pk])) == {both}


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
