"""What is being merged, or taken apart again, beside the pages right now."""

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from raceme.core.models import Job
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.models import Merge
from raceme.stewardship.queries.followed import counts_of
from raceme.workspaces.models import Workspace

MERGE = "stewardship.merge"
ACCEPT = "stewardship.accept_merge"
TAKE_BACK = "stewardship.take_merge_back"


def merging_jobs() -> QuerySet[Job]:
    """Return what is underway, the first that was begun first."""
    names = (MERGE, ACCEPT, TAKE_BACK)
    return Job.objects.filter(name__in=names, state__in=Job.UNDERWAY).order_by("pk")


def merging_jobs_of(workspace: Workspace) -> QuerySet[Job]:
    return merging_jobs().filter(workspace_id=workspace.pk)


def job_at(references: Iterable[str]) -> Job | None:
    """Return the job that merges, or takes apart, one of the records: there are never many."""
    named = set(references)
    found = (job for job in merging_jobs() if not named.isdisjoint(job.arguments["records"]))
    return next(found, None)


def once(references: Iterable[str]) -> str:
    """Return what one job at a pair says, in either direction, whoever begins it."""
    return f"stewardship.merging:{':'.join(sorted(references))}"


def newest_job(references: Iterable[str], *, name: str) -> Job | None:
    """Return the last job at a pair where it is underway, or where it was ``name`` and failed."""
    job = Job.objects.filter(once=once(references)).order_by("-pk").first()
    is_told = job and (job.is_underway or (job.name == name and job.state == Job.State.FAILED))
    return job if is_told else None


def references_to(record: Organisation | Person) -> int:
    """Return how many rows name ``record``, of whichever workspace: what a merge would move."""
    counts = counts_of(type(record), (record.pk,), workspace=None)
    return sum(counts.get(record.pk, {}).values())


def rows_written_by(merge: Merge) -> int:
    """Return how many rows a merge wrote: what taking it back would."""
    return int(merge.steps.aggregate(rows=Sum("count"))["rows"] or 0)
