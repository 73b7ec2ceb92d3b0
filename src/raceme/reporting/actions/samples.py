"""
Lines drawn by chance, in a way that anybody can do again.

Each line of the list has a number in its address, its record. A sample orders the lines by the
SHA-256 of the seed, a colon and that number (``seed:number``), in hexadecimal, and takes the
first. It so depends on the seed and the list alone: on no database, clock or generator.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.errors import FieldRefusal
from raceme.core.timing import counting as counted
from raceme.programmes.models import Period
from raceme.reporting import counting
from raceme.reporting.counting import Question
from raceme.reporting.models import Indicator, Sample, SampleLine
from raceme.reporting.queries.records import key_of

MOST = 200


class NothingToDraw(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("size", _("The list is empty, so there is nothing to draw."))


def drawn(records: Iterable[int], *, seed: str, size: int) -> list[tuple[str, int]]:
    """Return digest and record of the ``size`` lines that ``seed`` draws, in their order."""
    return sorted((digest_of(seed, record), record) for record in records)[:size]


def digest_of(seed: str, record: int) -> str:
    return hashlib.sha256(f"{seed}:{record}".encode()).hexdigest()


@transaction.atomic
def draw(
    indicator: Indicator,
    *,
    period: Period,
    question: Question,
    size: int,
    seed: str = "",
    is_of_officer: bool,
    by: User,
    at: datetime,
    token: UUID | None = None,
) -> Sample:
    """
    Draw ``size`` lines of the list that ``question`` counts, and keep them with their seed.

    Without a ``seed`` one is made. Raises ``NothingToDraw``.
    """
    standing = Sample.objects.of(period.workspace_id).filter(period=period)
    if made := submissions.made_before(standing, token, by=by, at=at):
        return made
    with counted():
        records = [key_of(question, line) for line in counting.lines(question)]
    if not records:
        raise NothingToDraw
    seed = seed or secrets.token_hex(4)
    chosen = drawn(records, seed=seed, size=size)
    sample = Sample.objects.create(
        workspace_id=period.workspace_id,
        programme_id=period.programme_id,
        period=period,
        indicator=indicator,
        figure=indicator.name,
        seed=seed,
        size=len(chosen),
        population=len(records),
        drawn_by=str(by),
        is_of_officer=is_of_officer,
        drawn_at=at,
    )
    SampleLine.objects.bulk_create(
        [
            SampleLine(
                workspace_id=period.workspace_id,
                sample=sample,
                position=position,
                record=record,
                digest=digest,
            )
            for position, (digest, record) in enumerate(chosen, start=1)
        ]
    )
    _audit("draw_sample", sample, changes={"seed": (None, seed)}, by=by, at=at)
    submissions.settle(token, result=sample.reference)
    return sample


@transaction.atomic
def mark(line: SampleLine, *, is_fine: bool, by: User, at: datetime) -> None:
    """Say that a drawn line was looked at and is fine, or is to be looked at again."""
    state = SampleLine.State.FINE if is_fine else SampleLine.State.UNSEEN
    rows = SampleLine.objects.of(line.workspace_id).filter(pk=line.pk).exclude(state=state)
    if rows.update(state=state, looked_at=at if is_fine else None):
        changes = {"line": (None, line.position)}
        _audit("mark_sample", line.sample, changes=changes, by=by, at=at)


def _audit(
    verb: str,
    sample: Sample,
    *,
    changes: Mapping[str, tuple[object, object]],
    by: User,
    at: datetime,
) -> None:
    audit.record(
        f"reporting.{verb}",
        targets=[sample, sample.programme],
        workspace=sample.workspace_id,
        by=by,
        at=at,
        changes={"indicator": (None, sample.figure), **changes},
    )
