"""Freezing a period: its figures, their lists, rules and evidence, as they stand at one moment."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.canonical import commitment
from raceme.core.models import Job
from raceme.core.moments import one_moment
from raceme.engagements.actions import today_of
from raceme.engagements.queries import kinds_known_to
from raceme.programmes.models import Period
from raceme.programmes.queries import partners_of
from raceme.reporting import words as rules_in_words
from raceme.reporting.actions.spooling import AT_ONCE, Spool
from raceme.reporting.actions.terms import By
from raceme.reporting.counting.register import day_of
from raceme.reporting.models import (
    Narrative,
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    SnapshotWords,
)
from raceme.reporting.queries import frozen
from raceme.reporting.queries.figures import FigureRow, figures
from raceme.reporting.queries.lists import (
    ListedLine,
    ListedNotCounted,
    every_left_out,
    every_line,
)
from raceme.reporting.queries.standing import shown

SALT_BYTES = 16


def freeze(period: Period, *, note: str, by: User, at: datetime) -> Job:
    """Begin to freeze ``period``; the same period is frozen by one job at a time."""
    return jobs.start(
        "reporting.freeze",
        arguments={"period_id": period.pk, "user_id": by.pk, "note": note},
        title=_("Freezing period %(number)s of %(programme)s")
        % {"number": period.number, "programme": period.programme},
        by=by,
        workspace=period.programme.workspace,
        at=at,
        once=f"reporting.freeze:{period.pk}",
    )


def write(
    period: Period, *, note: str, by: By, at: datetime, progress: jobs.Progress | None = None
) -> Snapshot:
    """
    Write all of a period's report down under one content hash.

    Everything is read as it stood at one moment, so that no figure says something else than its
    list, whoever records meanwhile; then it is written in one transaction.
    """
    with Spool() as spool:
        with one_moment(writes=False):
            report = _read(period, at=at, spool=spool, progress=progress)
        return _keep(report, period, spool, note=note, by=by, at=at, progress=progress)


@dataclass(kw_only=True)
class _Report:
    """What was read: the figures with the number of their lines, which lie in the spool."""

    facts: dict[str, object]
    figures: list[tuple[SnapshotFigure, int]] = field(default_factory=list)
    documents: dict[int, str] = field(default_factory=dict)


def _read(period: Period, *, at: datetime, spool: Spool, progress: jobs.Progress | None) -> _Report:
    programme = period.programme
    report = _Report(facts=facts_of(period))
    if programme.emblem:
        report.documents[programme.emblem.pk] = programme.emblem.sha256
    today = today_of(programme.workspace, at=at)
    rows = figures(programme, today=min(today, period.ends_on), period=period)
    kinds = rules_in_words.kinds_by_code(kinds_known_to(programme.workspace))
    expected = sum(row.summary.here.lines + row.summary.here.left_out for row in rows)
    for position, row in enumerate(rows):
        if progress is not None:
            progress.at(spool.lines, of=expected, step=row.indicator.name)
        figure = _figure(period, row, position=position, kinds=kinds)
        before = spool.lines
        digests = _spooled(row, report.documents, spool)
        told = _told(digests, spool, progress, of=expected, step=row.indicator.name)
        figure.content_hash = frozen.digest_of(figure, told)
        report.figures.append((figure, spool.lines - before))
    return report


def _told(
    contents: Iterator[dict[str, object]],
    spool: Spool,
    progress: jobs.Progress | None,
    *,
    of: int,
    step: str,
) -> Iterator[dict[str, object]]:
    """Say with each line how many there are: who calls it off need not wait for a figure's end."""
    for content in contents:
        if progress is not None:
            progress.at(spool.lines, of=of, step=step)
        yield content


@transaction.atomic
def _keep(
    report: _Report,
    period: Period,
    spool: Spool,
    *,
    note: str,
    by: By,
    at: datetime,
    progress: jobs.Progress | None,
) -> Snapshot:
    programme = period.programme
    numbers = Snapshot.objects.of(programme.workspace_id).filter(period=period)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    snapshot = Snapshot.objects.create(
        workspace_id=programme.workspace_id,
        programme=programme,
        period=period,
        number=last + 1,
        taken_at=at,
        taken_by=by if isinstance(by, str) else by.reference,
        note=note,
        facts=report.facts,
    )
    for figure, _length in report.figures:
        figure.snapshot = snapshot
        figure.save()
    for written in spool.write(report.figures):
        if progress is not None:
            progress.at(written, of=spool.lines, step=_("Writing the report"))
    proofs = SnapshotDocument.objects.bulk_create(
        [
            SnapshotDocument(
                workspace_id=snapshot.workspace_id,
                snapshot=snapshot,
                document_id=key,
                sha256=sha256,
            )
            for key, sha256 in sorted(report.documents.items())
        ],
        batch_size=AT_ONCE,
    )
    snapshot.content_hash = frozen.snapshot_hash(
        snapshot, figures=[figure for figure, _length in report.figures], documents=proofs
    )
    snapshot.save(update_fields=["content_hash"])
    audit.record(
        "reporting.freeze",
        targets=[programme, snapshot],
        workspace=programme.workspace_id,
        by=by,
        at=at,
        changes={"content_hash": ("", snapshot.content_hash)},
    )
    return snapshot


def facts_of(period: Period) -> dict[str, object]:
    """Return what the report says beside its figures: the programme's facts, and its texts."""
    programme = period.programme
    texts = Narrative.objects.of(programme.workspace_id).filter(period=period).order_by("section")
    return {
        "programme": {
            "code": programme.code,
            "name": programme.name,
            "number": programme.number,
            "scheme": programme.scheme,
            "scheme_detail": programme.scheme_detail,
            "promoter": str(programme.promoter or ""),
            "starts_on": programme.starts_on.isoformat(),
            "ends_on": programme.ends_on.isoformat(),
            "initial_cost": _money(programme.initial_cost),
            "final_cost": _money(programme.final_cost),
            "currency": programme.currency,
            "funding_statement": programme.funding_statement,
            "emblem": programme.emblem and programme.emblem.sha256,
            "description": programme.description,
            "summary_of_results": programme.summary_of_results,
            "summary_of_bilateral_results": programme.summary_of_bilateral_results,
            "partners": [
                {
                    "name": str(partner.organisation),
                    "country": partner.organisation.country,
                    "role": partner.role,
                    "budget": _money(partner.budget),
                }
                for partner in partners_of(programme)
            ],
        },
        "period": {
            "number": period.number,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
            "report_due_on": period.report_due_on.isoformat() if period.report_due_on else None,
        },
        "narrative": {text.section: text.text for text in texts},
    }


def _money(amount: object) -> str | None:
    return None if amount is None else str(amount)


def _figure(
    period: Period, row: FigureRow, *, position: int, kinds: Mapping[str, str]
) -> SnapshotFigure:
    asked = row.asked
    return SnapshotFigure(
        workspace_id=period.programme.workspace_id,
        indicator=asked.indicator,
        position=position,
        code=asked.indicator.code,
        name=asked.indicator.name,
        rule=asked.version.definition,
        rule_version=asked.version.number,
        sentence=rules_in_words.sentence(asked.rule, kinds=kinds),
        target=asked.indicator.target,
        target_sense=asked.indicator.target_sense,
        target_low=asked.indicator.target_low,
        target_high=asked.indicator.target_high,
        period_target=row.period_target,
        value=row.value,
        cumulative=row.cumulative,
        counted=row.summary.here.lines,
        left_out=row.summary.here.left_out,
    )


def _spooled(
    row: FigureRow, documents: dict[int, str], spool: Spool
) -> Iterator[dict[str, object]]:
    """Add every line to ``spool``, the counted first; return what of each is hashed."""
    for line, words in _lines(row, documents):
        line.commitment = commitment(words.salt, words.words)
        spool.add(line, words)
        yield frozen.line_content(line)


def _lines(
    row: FigureRow, documents: dict[int, str]
) -> Iterator[tuple[SnapshotLine, SnapshotWords]]:
    question = row.asked.question
    for counted in every_line(question):
        yield from (_counted(row, one, documents) for one in counted)
    numbers = count(1)
    for left_out in every_left_out(question):
        yield from (_left_out(row, one, next(numbers)) for one in left_out)


def _counted(
    row: FigureRow, listed: ListedLine, documents: dict[int, str]
) -> tuple[SnapshotLine, SnapshotWords]:
    papers = [proof.document for proof in listed.evidence if proof.document is not None]
    if listed.document is not None:
        papers.append(listed.document)
    documents.update({paper.pk: paper.sha256 for paper in papers})
    line = SnapshotLine(
        number=listed.number,
        is_counted=True,
        record=_record(listed),
        activity=listed.line.activity,
        subject=listed.line.subject,
        on=listed.line.on,
        value=shown(row.rule, listed.line.value),
        records=listed.line.records,
        evidence=sorted({paper.sha256 for paper in papers}),
    )
    words = _names(listed) | {
        "files": sorted({paper.name for paper in papers}),
        "records": [each.system_record for each in listed.evidence if each.system_record],
    }
    return line, _apart(line, words)


def _left_out(
    row: FigureRow, listed: ListedNotCounted, number: int
) -> tuple[SnapshotLine, SnapshotWords]:
    left = listed.left
    line = SnapshotLine(
        number=number,
        is_counted=False,
        record=_record(listed),
        activity=left.activity,
        subject=str(left.record),
        on=listed.activity.ended_on if listed.activity else day_of(row.asked.question),
        value=0,
        records=1,
        reason=left.reason.value,
    )
    return line, _apart(line, _names(listed) | {"why": dict(left.detail)})


def _apart(line: SnapshotLine, words: dict[str, object]) -> SnapshotWords:
    return SnapshotWords(line=line, salt=secrets.token_hex(SALT_BYTES), words=words)


def _record(listed: ListedLine | ListedNotCounted) -> str:
    """Return the reference of the record that makes a line."""
    for one in (listed.engagement, listed.activity, listed.organisation):
        if one is not None:
            return one.reference
    key = listed.line.record if isinstance(listed, ListedLine) else listed.left.record
    return f"gone:{key}"


def _names(listed: ListedLine | ListedNotCounted) -> dict[str, object]:
    """Return what a line says in words, and nothing where there is nothing to say."""
    part = listed.engagement
    organisation = part.organisation if part else listed.organisation
    named = {
        "activity": listed.activity and str(listed.activity),
        "kind": listed.activity and str(listed.activity.kind),
        "organisation": organisation and str(organisation),
        "person": part and part.person and str(part.person),
        "country": part and part.country,
        "region": part and part.region,
        "size_class": part and part.size_class,
        "role": part and part.role,
        "document": isinstance(listed, ListedLine) and listed.document and str(listed.document),
    }
    return {name: str(value) for name, value in named.items() if value}
