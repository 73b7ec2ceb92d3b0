"""What assessments advised to the company, each accepted or declined by its own people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.assessments.actions.recommendations import decide_step
from raceme.assessments.models import Assessment, Recommendation
from raceme.assessments.queries.recommendations import (
    said_because,
    steps_for_company,
    without_overtaken,
)
from raceme.assessments.words import Titles
from raceme.core.errors import Refusal
from raceme.core.forms import UNPROCESSABLE
from raceme.organisations.access import read_revision
from raceme.portal.views.my.door import Door, behind_a_door
from raceme.portal.views.my.frame import framed

MOST_SHOWN = 200
LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class Step:
    row: Recommendation
    because: str
    href: str
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.row.state == Recommendation.State.PROPOSED


@dataclass(frozen=True, kw_only=True)
class Advised:
    """What one assessment advised."""

    assessment: Assessment
    title: str
    steps: list[Step]


@require_safe
@behind_a_door
def advised(request: HttpRequest, door: Door) -> HttpResponse:
    return _page(request, door)


@require_POST
@behind_a_door
def decide(request: HttpRequest, door: Door, step: int) -> HttpResponse:
    """Accept or decline one step, as it was shown."""
    row = get_object_or_404(_steps(door), pk=step)
    reason = request.POST.get("reason", "").strip()
    decision = request.POST.get("decision", "")
    refused = ""
    if decision not in ("accept", "decline"):
        refused = _("Nothing was changed. Press one of the buttons below.")
    elif len(reason) > LONGEST_REASON:
        refused = _("The reason is longer than %(longest)s characters.") % {
            "longest": LONGEST_REASON
        }
    else:
        try:
            decide_step(
                row,
                is_accepted=decision == "accept",
                reason=reason,
                revision=read_revision(request.POST),
                by=door.voice.by,
                at=timezone.now(),
            )
        except Refusal as refusal:
            refused = str(refusal)
    if refused:
        return _page(request, door, refused=refused, typed={row.pk: reason})
    messages.success(request, _("Thank you. Your decision is kept."))
    return redirect(f"{door.href('advised')}#step-{row.pk}")


def _page(
    request: HttpRequest, door: Door, *, refused: str = "", typed: dict[int, str] | None = None
) -> HttpResponse:
    found = _grouped(without_overtaken(_steps(door))[:MOST_SHOWN], door, typed=typed or {})
    context = {"advised": found, "refused": refused, "lost": _lost(found, typed or {})}
    status = UNPROCESSABLE if refused else 200
    return framed(request, door, "portal/my/advised.html", context, at="company", status=status)


def _steps(door: Door) -> QuerySet[Recommendation]:
    return steps_for_company(door.organisation, workspace=door.workspace)


def _grouped(rows: Iterable[Recommendation], door: Door, *, typed: dict[int, str]) -> list[Advised]:
    found: dict[int, Advised] = {}
    words: dict[int, Titles] = {}
    for row in rows:
        key = row.assessment_id
        if key not in found:
            words[key] = Titles(
                row.assessment.answers.version.definition, language=row.assessment.language
            )
            found[key] = Advised(assessment=row.assessment, title=words[key].title, steps=[])
        found[key].steps.append(
            Step(
                row=row,
                because=said_because(row, words[key]),
                href=door.href("decide_step", step=row.pk),
                reason=typed.get(row.pk, ""),
            )
        )
    return list(found.values())


def _lost(found: Iterable[Advised], typed: dict[int, str]) -> str:
    """Return a reason that was typed on a step that is no longer open, so that it is not lost."""
    still = {step.row.pk for each in found for step in each.steps if step.is_open}
    return next((reason for pk, reason in typed.items() if pk not in still), "")
