"""django-tasks over Procrastinate: put in line in the transaction that writes the data."""

from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json
from procrastinate.contrib.django import app

# The one task that Procrastinate knows; which of ours it is about stands in its arguments.
NAME = "raceme.task"


class Backend(BaseTaskBackend):
    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:  # noqa: ANN401 (its interface)
        self.validate_task(task)
        arguments = normalize_json({"args": list(args), "kwargs": dict(kwargs)})
        line = app.configure_task(
            NAME,
            queue=task.queue_name,
            priority=task.priority,
            schedule_at=task.run_after,
        )
        number = line.defer(task=task.module_path, **arguments)
        return TaskResult(
            task=task,
            id=str(number),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=arguments["args"],
            kwargs=arguments["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
