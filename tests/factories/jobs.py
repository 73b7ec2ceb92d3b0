from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from raceme.core.models import Job
from raceme.workspaces.models import Workspace

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


class JobFactory(DjangoModelFactory[Job]):
    class Meta:
        model = Job

    name = "tests.count"
    title = Sequence(lambda n: f"Job {n}")
    queued_at = NOW
    created_at = NOW


def kept_job(*, workspace: Workspace, started_by: str = "") -> Job:
    """Return a job that is done and has made a file."""
    return JobFactory.create(
        workspace_id=workspace.pk,
        started_by=started_by,
        state=Job.State.DONE,
        finished_at=NOW,
        result_text="Three files",
        result_file=storages["documents"].save("results/job", ContentFile(b"PK")),
        result_name="evidence.zip",
    )
