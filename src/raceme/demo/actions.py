"""Loading the demonstration: all of it or nothing, and once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import jobs, submissions, table_statistics
from raceme.core.errors import Refusal
from raceme.core.models import Job, Record
from raceme.demo import (
    agreed,
    asked,
    assessed,
    cooperating,
    doubles,
    followed,
    gathered,
    imported,
    own_people,
    planned,
    yearly,
)
from raceme.demo.book import Book
from raceme.demo.cases import (
    clusters_meet_regions,
    danube_bio,
    desire,
    dream,
    ics_2016,
    innovation_year,
    nordic_bridges,
    re_centre,
    twin_transition,
)
from raceme.demo.cast import assemble
from raceme.demo.funder_files import hand_in
from raceme.demo.held import clusters_meet_regions as held_in_cluj
from raceme.demo.held import innovation_year as held_online
from raceme.demo.overseen import oversee
from raceme.demo.queries import is_loaded
from raceme.demo.reports import report
from raceme.demo.segments import build as save_segments
from raceme.demo.stage import BY, LOADING, Stage
from raceme.documents.models import Document
from raceme.engagements.actions.versions import contents_of
from raceme.engagements.models import Activity, ActivityVersion
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import Programme
from raceme.reporting.models import CountingRule, Indicator
from raceme.segments.models import Segment
from raceme.stewardship.actions.duplicates import search as search_duplicates
from raceme.workspaces.models import Workspace, WorkspaceRecord

CASES: tuple[Callable[[Stage], None], ...] = (
    ics_2016.build,
    twin_transition.build,
    innovation_year.build,
    clusters_meet_regions.build,
    desire.build,
    dream.build,
    re_centre.build,
    nordic_bridges.build,
    danube_bio.build,
)
TOLD: tuple[type[WorkspaceRecord], ...] = (
    Person,
    Document,
    CountingRule,
    Indicator,
    Activity,
    Segment,
)
VERSIONS_AT_ONCE = 400
LOADED_BY = "demo.load"
# The events of cases, held once everybody in them stands.
HELD: tuple[Callable[[Stage], None], ...] = (held_online.hold, held_in_cluj.hold)
# Beside one step for each case and each event: written down, checked by its officers, reported.
STEPS = len(CASES) + len(HELD) + 3
T = TypeVar("T")


class AlreadyLoaded(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The demonstration is loaded already. Nothing was changed."))


def begin_loading(*, at: datetime) -> Job:
    """Begin to load the demonstration beside the page, once however often it is asked for."""
    return jobs.start(
        LOADED_BY,
        arguments={},
        title=_("Loading the demonstration"),
        by=None,
        workspace=None,
        at=at,
        once=LOADED_BY,
    )


def load(*, at: datetime, progress: jobs.Progress | None = None) -> list[Programme]:
    """
    Load the demonstration as of ``at`` and return its programmes; the same on every machine.

    Raises ``AlreadyLoaded`` where one stands: of two at once, the second waits to be told.
    """
    if is_loaded():
        raise AlreadyLoaded
    book = Book()
    stage = assemble(book, at=at)
    for number, build in enumerate(CASES):
        _tell(progress, number, step=_("Making companies and what was done with them"))
        build(stage)
    asked.build(stage)
    own_people.build(stage)
    agreed.build(stage)
    save_segments(stage)
    doubles.build(stage)
    _tell(progress, len(CASES), step=_("Writing it down"))
    return _write(stage, progress=progress)


def _tell(progress: jobs.Progress | None, done: int, *, step: str) -> None:
    if progress is not None:
        progress.at(done, of=STEPS, step=step)


@transaction.atomic
def _write(stage: Stage, *, progress: jobs.Progress | None) -> list[Programme]:
    book, at = stage.book, stage.at
    submissions.claim(LOADING, by=BY, at=at)
    if is_loaded():
        raise AlreadyLoaded
    book.write()
    # What was known of the tables before is far from what is in them now, and all is read again.
    table_statistics.renew()
    _keep_versions(book.of(Activity))
    cooperating.sign_all(stage)
    _tell(progress, len(CASES) + 1, step=_("Asking as a funder does"))
    agreed.agree(stage)
    oversee(at=at)
    _record(book, at=at)
    for number, hold in enumerate(HELD, start=len(CASES) + 2):
        _tell(progress, number, step=_("Holding its events"))
        hold(stage)
        table_statistics.renew()
    _go_on(stage)
    _tell(progress, STEPS - 1, step=_("Freezing the reports of what is over"))
    programmes = book.of(Programme)
    report(programmes, at=at)
    hand_in(programmes, at=at)
    return programmes


def _go_on(stage: Stage) -> None:
    """Let be done what somebody does with records that stand: ask, answer, correct, compare."""
    asked.tell(stage)
    own_people.correct(stage)
    yearly.build(stage)
    assessed.build(stage)
    followed.build(stage)
    gathered.build(stage)
    planned.build(stage)
    cooperating.publish_practice(stage)
    imported.bring_in(stage)
    search_duplicates(at=stage.at)


def _record(book: Book, *, at: datetime) -> None:
    """Tell in the history of everything loaded that it was."""
    for programme in book.of(Programme):
        audit.record(
            "demo.load",
            targets=programme,
            workspace=programme.workspace_id,
            by=BY,
            at=at,
            changes={"name": (None, programme.name)},
        )
    for space in book.of(Workspace):
        audit.record("demo.load", targets=_loaded_into(space, book), workspace=space, by=BY, at=at)
    organisations: list[Record] = [*book.of(Organisation)]
    audit.record("demo.load", targets=organisations, workspace=None, by=BY, at=at)


def _loaded_into(space: Workspace, book: Book) -> list[Record]:
    """Return the workspace and what of it has a history of its own, so that none begins empty."""
    rows: list[Record] = [space]
    for model in TOLD:
        rows += [row for row in book.of(model) if row.workspace_id == space.pk]
    return rows


def _keep_versions(activities: Iterable[Activity]) -> None:
    """Keep a first version of each activity, as recording it one by one would have."""
    for some in _batches(activities, VERSIONS_AT_ONCE):
        contents = contents_of(some)
        ActivityVersion.objects.bulk_create(
            [
                ActivityVersion(
                    workspace_id=activity.workspace_id,
                    activity=activity,
                    number=1,
                    content=contents[activity.pk],
                    at=activity.recorded_at,
                    by=activity.recorded_by,
                )
                for activity in some
            ]
        )


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
