"""What the jobs themselves need now and then."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.utils import timezone

from raceme.core import jobs
from raceme.core.jobs.queues import queue
from raceme.core.jobs.running import put_in_line_again
from raceme.core.models import Job


@jobs.every(days=1)
@jobs.task("core.forget_old_jobs")
def forget_old_jobs() -> None:
    """Strike out what ended some days ago, and the files that came of it."""
    before = timezone.now() - timedelta(days=settings.JOBS_KEPT_DAYS)
    for job in Job.objects.filter(finished_at__lt=before):
        if job.result_file:
            storages["documents"].delete(job.result_file)
        job.delete()
    queue().forget(before=before)


@jobs.every(minutes=10)
@jobs.task("core.find_lost_jobs")
def find_lost_jobs() -> None:
    """Put in line again what is underway and in no line, as after a backup was restored."""
    put_in_line_again(queued_before=timezone.now() - timedelta(minutes=10))
