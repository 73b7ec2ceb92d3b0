"""One assessment: how far it has come while it is under way, and what came of it once closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.assessments import queries
from raceme.assessments.exports.among import told_peers, too_few
from raceme.assessments.exports.issued import file_name, issued_report
from raceme.assessments.exports.report import content_of, radar_of
from raceme.assessments.models import Assessment
from raceme.assessments.permissions import can_assess, can_work_on
from raceme.assessments.queries import Peers, Scoring
from raceme.assessments.queries.recommendations import shown_steps
from raceme.assessments.views.lists import change_shown
from raceme.assessments.views.reach import Reached, assessment_or_404, reader_language, titles_of
from raceme.assessments.words import Titles
from raceme.audit.queries import history_page
from raceme.core import words
from raceme.questionnaires.solving import Result, changes, result_from_json


@dataclass(frozen=True, kw_only=True)
class Line:
    """One dimension: its score as a bar, the last one as a tick, and how it came about."""

    name: str
    value: str
    width: str
    tick: str
    band: str
    change: str
    notes: list[str]
    parts: list[tuple[str, str, str]]
    peers: str
    label: str


@login_required
@require_safe
def assessment(request: Request, workspace: str, pk: int) -> HttpResponse:
    reached = assessment_or_404(request, workspace, pk)
    row = reached.assessment
    titles = titles_of(row, language=reader_language(row))
    context = _named(reached, titles) | {
        "steps": shown_steps(row, titles_of(row)),
        "can_begin": can_assess(request.user, reached.space),
        "can_assess": can_work_on(request.user, row),
    }
    if row.is_open:
        return render(request, "assessments/under_way.html", context | _progress(row, titles))
    among = request.GET.get("peers", "")
    return render(request, "assessments/result.html", context | _result(reached, titles, among))


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show who changed what in it."""
    reached = assessment_or_404(request, workspace, pk)
    row = reached.assessment
    page = history_page(row, within=reached.space, number=request.GET.get("page"))
    context = _named(reached, titles_of(row, language=reader_language(row)))
    return render(request, "assessments/history.html", context | {"page": page})


@login_required
@require_safe
def report(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Hand out the report as the company gets it."""
    row = assessment_or_404(request, workspace, pk).assessment
    if row.is_open:
        raise Http404
    name = file_name(row)
    return HttpResponse(
        issued_report(row, at=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _named(reached: Reached, titles: Titles) -> dict[str, Any]:
    space, row = reached
    return {
        "workspace": space,
        "assessment": row,
        "organisation": row.organisation,
        "title": titles.title,
    }


def _progress(row: Assessment, titles: Titles) -> dict[str, Any]:
    return {"sections": queries.progress_of(row, titles), "last": queries.before(row)}


def _result(reached: Reached, titles: Titles, among: str) -> dict[str, Any]:
    row = reached.assessment
    result = result_from_json(row.result)
    last = queries.before(row)
    scored = queries.scorings_of(row.answers.version)
    before = last if last and _are_alike(row, last, scored) else None
    earlier = result_from_json(before.result) if before else None
    peers = queries.peers_of(row, among=among, scored=scored)
    content = content_of(
        result,
        row.answers.version.definition,
        company=row.organisation.name,
        on=row.on,
        language=titles.language,
        before=earlier,
    )
    return {
        "content": content,
        "result": result,
        "overall_change": _change(result, earlier, ""),
        "lines": _lines(content, result, earlier, peers),
        "radar": radar_of(result, titles, before=earlier),
        "before": before,
        "other_factors": queries.other_factors(row, before),
        "is_scored_otherwise": last is not None and before is None,
        "waves": _waves(row, scored),
        "peers": told_peers(peers),
        "too_few": too_few(),
        "has_scores": row.overall is not None,
    }


def _change(result: Result, before: Result | None, code: str) -> str:
    moved = changes(before, result) if before else {}
    return str(change_shown(moved.get(code))) if code in moved else ""


def _lines(
    content: dict[str, Any], result: Result, before: Result | None, peers: Peers
) -> list[Line]:
    return [
        Line(
            name=shown["name"],
            value=shown["value"],
            width=f"{score.value or 0:.1f}%",
            tick="" if shown["before"] is None else f"{100 * shown['before']:.1f}%",
            band=shown["band"],
            change=_change(result, before, score.code),
            notes=shown["notes"],
            parts=parts["rows"],
            peers=words.number(standing.middle, decimals=0)
            if (standing := peers.dimensions.get(score.code))
            else "",
            label=f"{shown['name']}: {shown['value']}",
        )
        for shown, parts, score in zip(
            content["dimensions"], content["parts"], result.dimensions, strict=True
        )
    ]


def _are_alike(row: Assessment, last: Assessment, scored: Mapping[int, Scoring]) -> bool:
    return scored[row.answers.version_id] == scored.get(last.answers.version_id)


def _waves(row: Assessment, scored: Mapping[int, Scoring]) -> list[dict[str, Any]]:
    names = dict(Assessment.Wave.choices)
    return [
        {
            "pk": each.pk,
            "on": each.on,
            "wave": names.get(each.wave, each.wave),
            "value": "–" if each.overall is None else words.number(each.overall, decimals=0),
            "change": change_shown(each.change),
            "is_here": each.pk == row.pk,
        }
        for each in queries.waves_of(row, scored=scored)
    ]
