"""Looking for doubles, and saying that two are none."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.models import Job, Record
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.models import DuplicateSearch, PersonSuggestion, Suggestion, Verdict
from raceme.stewardship.queries import duplicates as queries
from raceme.stewardship.solving import Likely, likely_organisations, likely_people
from raceme.workspaces.models import Workspace

TASK = "stewardship.search_duplicates"
AT_ONCE = 500
SEARCHES_KEPT = 30
By = Record | str
# Told how many were compared, and what is being done.
Tell = Callable[[int, str], None]


def once_of(workspace: Workspace) -> str:
    return f"{TASK}:{workspace.pk}"


@transaction.atomic
def start_search(*, workspace: Workspace, by: Record, at: datetime) -> Job:
    """Begin to look through the register; where that is underway, that job is returned."""
    return jobs.start(
        TASK,
        arguments={"workspace_id": workspace.pk},
        title=_("Search for duplicates"),
        by=by,
        workspace=workspace,
        at=at,
        once=once_of(workspace),
    )


def search(
    *, at: datetime, tell: Tell = lambda _count, _step: None, only_if_changed: bool = False
) -> DuplicateSearch:
    """
    Look through the whole register, and write down which pairs may be one.

    What was said of a pair stays; a pair that is likely no more goes, unless it was told apart.
    """
    mark, organisations, people = queries.register_mark()
    last = queries.last_search()
    if only_if_changed and last is not None and last.mark == mark:
        return last
    tell(0, _("Comparing organisations"))
    likely = likely_organisations(
        queries.every_organisation(),
        compared=lambda count: tell(count, _("Comparing organisations")),
    )
    found = _keep_organisations(likely, at=at)
    for workspace in queries.every_workspace():
        tell(0, _("Comparing people"))
        found += _keep_people(workspace, at=at)
    queries.open_people_suggestions_before(at).delete()
    return _noted(mark, organisations=organisations, people=people, found=found, at=at)


@transaction.atomic
def tell_apart(suggestion: Suggestion, *, by: By, at: datetime) -> Suggestion:
    """Keep that two organisations are not the same; nobody is asked again."""
    row = _pair(suggestion)
    if row.is_open:
        _decide(row, Verdict.APART, by=by, at=at)
        targets = (row.a, row.b)
        audit.record("stewardship.tell_apart", targets=targets, workspace=None, by=by, at=at)
    return row


@transaction.atomic
def take_back(suggestion: Suggestion, *, by: By, at: datetime) -> Suggestion:
    """Suggest a pair again that was told apart."""
    row = _pair(suggestion)
    if not row.is_open:
        _decide(row, Verdict.OPEN, by=by, at=at)
        targets = (row.a, row.b)
        audit.record("stewardship.take_back_apart", targets=targets, workspace=None, by=by, at=at)
    return row


@transaction.atomic
def tell_people_apart(suggestion: PersonSuggestion, *, by: By, at: datetime) -> PersonSuggestion:
    """Keep that two people are not the same."""
    row = _people_pair(suggestion)
    if row.is_open:
        _decide(row, Verdict.APART, by=by, at=at)
        audit.record(
            "stewardship.tell_people_apart",
            targets=(row.a, row.b),
            workspace=row.workspace_id,
            by=by,
            at=at,
        )
    return row


@transaction.atomic
def take_people_back(suggestion: PersonSuggestion, *, by: By, at: datetime) -> PersonSuggestion:
    """Suggest two people again who were told apart."""
    row = _people_pair(suggestion)
    if not row.is_open:
        _decide(row, Verdict.OPEN, by=by, at=at)
        audit.record(
            "stewardship.take_people_back",
            targets=(row.a, row.b),
            workspace=row.workspace_id,
            by=by,
            at=at,
        )
    return row


def _pair(suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("a", "b")
    return rows.get(pk=suggestion.pk)


def _people_pair(suggestion: PersonSuggestion) -> PersonSuggestion:
    rows = PersonSuggestion.objects.of(suggestion.workspace_id).select_for_update(of=("self",))
    return rows.select_related("a", "b").get(pk=suggestion.pk)


def _decide(row: Suggestion | PersonSuggestion, state: Verdict, *, by: By, at: datetime) -> None:
    row.state, row.decided_at, row.decided_by = state, at, str(by)[:200]
    row.save(update_fields=["state", "decided_at", "decided_by"])


def _keep_organisations(likely: Iterable[Likely], *, at: datetime) -> int:
    found = 0
    for some in _stretches(likely):
        keys = {key for pair in some for key in (pair.a, pair.b)}
        with transaction.atomic():
            # Whoever was merged away since is not brought back, nor is his pair.
            standing = Organisation.objects.filter(pk__in=keys).order_by("pk")
            there = set(standing.select_for_update(no_key=True).values_list("pk", flat=True))
            rows = [Suggestion(**_written(pair, at)) for pair in some if {pair.a, pair.b} <= there]
            _write(Suggestion, rows)
        found += len(rows)
    Suggestion.objects.filter(state=Verdict.OPEN, found_at__lt=at).delete()
    return found


def _keep_people(workspace: int, *, at: datetime) -> int:
    people, belonging = queries.everybody_in(workspace)
    found = 0
    for some in _stretches(likely_people(people, belonging=belonging)):
        keys = {key for pair in some for key in (pair.a, pair.b)}
        with transaction.atomic():
            standing = Person.objects.of(workspace).filter(pk__in=keys).order_by("pk")
            there = set(standing.select_for_update(no_key=True).values_list("pk", flat=True))
            rows = [
                PersonSuggestion(workspace_id=workspace, **_written(pair, at))
                for pair in some
                if {pair.a, pair.b} <= there
            ]
            _write(PersonSuggestion, rows)
        found += len(rows)
    return found


def _written(pair: Likely, at: datetime) -> dict[str, object]:
    return {
        "a_id": pair.a,
        "b_id": pair.b,
        "score": pair.score,
        "reasons": pair.reasons,
        "found_at": at,
    }


def _write(
    model: type[Suggestion] | type[PersonSuggestion],
    rows: list[Any],
) -> None:
    model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["a", "b"],
        update_fields=["score", "reasons", "found_at"],
    )


def _stretches(pairs: Iterable[Likely]) -> Iterator[list[Likely]]:
    rest = iter(pairs)
    while some := list(islice(rest, AT_ONCE)):
        yield some


@transaction.atomic
def _noted(
    mark: str, *, organisations: int, people: int, found: int, at: datetime
) -> DuplicateSearch:
    row = DuplicateSearch.objects.create(
        searched_at=at, organisations=organisations, people=people, mark=mark, found=found
    )
    kept = DuplicateSearch.objects.order_by("-searched_at", "-pk").values("pk")[:SEARCHES_KEPT]
    DuplicateSearch.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return row
