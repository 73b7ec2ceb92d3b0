import json
import os
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from raceme.core import jobs
from raceme.core.models import Job, Submission
from raceme.mail import actions as mail


class Command(BaseCommand):
    help = "Do what pages of a server would, for the tests: a line asks, a line answers."

    def handle(self, *_arguments: object, **_options: object) -> None:
        for line in sys.stdin:
            step, what, values = json.loads(line)
            self.stdout.write(getattr(self, step)(what, values))
            self.stdout.flush()

    def enqueue(self, name: str, values: dict[str, Any]) -> str:
        jobs.enqueue(name, **values)
        return name

    def start(self, name: str, values: dict[str, Any]) -> str:
        job = jobs.start(
            name, arguments=values, title=name, by=None, workspace=None, at=timezone.now()
        )
        return str(job.pk)

    def cancel(self, pk: str, _values: dict[str, Any]) -> str:
        jobs.cancel(Job.objects.get(pk=pk), at=timezone.now())
        return pk

    def save(self, killed: str, values: dict[str, Any]) -> str:
        """Save something that sends a mail, and be killed before or after it is committed."""
        with transaction.atomic():
            Submission.objects.create(**values, actor="saved", at=timezone.now())
            mail.queue(
                "sign_in_link",
                to=f"{killed}@example.org",
                language="en",
                context={"name": killed, "minutes": 30, "path": "/"},
                workspace=None,
                at=timezone.now(),
            )
            if killed == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
        return killed
