"""A programme's reports: what is written and frozen of each period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core import jobs, words
from raceme.core.errors import ChangedMeanwhile
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.models import Period
from raceme.programmes.queries import periods_of
from raceme.reporting import actions, permissions
from raceme.reporting.forms.narrative import FreezeForm, NarrativeForm, Section
from raceme.reporting.queries.figures import FigureRow, figures
from raceme.reporting.queries.frozen import snapshots_of_period, takers_of
from raceme.reporting.queries.reports import (
    PeriodReport,
    narratives_of,
    period_before,
    reports_of,
    revision_of,
    texts_of,
)
from raceme.reporting.standings import is_behind, number_of, said, target_of
from raceme.reporting.views.moments import days_of, name_of


@dataclass(frozen=True)
class ReportRow:
    """A period on the list of reports: what stands of it, and what is to be done next."""

    name: str
    days: str
    due: date | None
    href: str
    state: str
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class FigurePreview:
    name: str
    href: str
    target: str
    value: str
    state: str
    is_behind: bool
    unproven: int


@login_required
@require_safe
def reports(request: Request, workspace: str, programme: str) -> HttpResponse:
    reached = programme_or_404(request, workspace, programme)
    today = timezone.localdate()
    found = reports_of(reached.programme)
    takers = takers_of([one.newest for one in found if one.newest is not None])
    rows = [_row(reached, one, takers=takers, today=today) for one in found]
    return render(
        request,
        "reporting/reports/reports.html",
        {"workspace": reached.space, "programme": reached.programme, "rows": rows},
    )


def _row(
    reached: Reached, report: PeriodReport, *, takers: Mapping[int, str], today: date
) -> ReportRow:
    period, newest = report.period, report.newest
    if newest is not None:
        state = _frozen(report, by=takers.get(newest.pk, ""))
    elif period.ends_on < today:
        state = _("To be frozen")
    elif period.starts_on <= today:
        state = _("Running")
    else:
        state = _("Not begun")
    due = period.report_due_on
    return ReportRow(
        name=name_of(period),
        days=days_of(period),
        due=due,
        href=_address(reached, "report", period),
        state=state,
        is_done=newest is not None,
        is_late=newest is None and due is not None and due < today,
    )


def _frozen(report: PeriodReport, *, by: str) -> str:
    """Say how often a period was frozen, and of the last time when and by whom."""
    count = len(report.snapshots)
    said = {
        "count": words.number(count),
        "moment": words.moment(timezone.localtime(report.snapshots[0].taken_at)),
        "name": by or _("somebody who was erased"),
    }
    return (
        ngettext(
            "Frozen on %(moment)s by %(name)s",
            "Frozen %(count)s times, last on %(moment)s by %(name)s",
            count,
        )
        % said
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, workspace: str, programme: str, period: int) -> HttpResponse:
    """Show a period's report as it would be frozen now; its texts are written here by POST."""
    reached = programme_or_404(request, workspace, programme)
    periods = list(periods_of(reached.programme))
    row = numbered_or_404(periods, period)
    may_write = _may_write(request, reached)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    narratives = list(narratives_of(row))
    form = NarrativeForm(
        posted(request),
        initial={one.section: one.text for one in narratives}
        | {"revision": revision_of(narratives)},
    )
    if form.is_valid():
        try:
            actions.write_narrative(
                row,
                texts=form.texts,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            now = list(narratives_of(row))
            form.changed_meanwhile(
                refusal,
                revision=revision_of(now),
                standing={one.section: one.text for one in now},
            )
        else:
            messages.success(
                request, _("The texts of %(period)s are kept.") % {"period": name_of(row)}
            )
            return redirect(_address(reached, "report", row))
    before = period_before(periods, row)
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "period": row,
        "name": name_of(row),
        "days": days_of(row),
        "form": form,
        "sections": _sections(form, texts_of(before)),
        "before": before and name_of(before),
        "may_write": may_write,
        "figures": _previews(reached, row),
        "frozen": list(snapshots_of_period(row)),
        "job": jobs.newest(f"reporting.freeze:{row.pk}"),
        "is_over": row.ends_on < timezone.localdate(),
    }
    return render(request, "reporting/reports/report.html", context, status=status_of(form))


def _sections(form: NarrativeForm, before: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"field": form[section.value], "before": before.get(section.value, "")}
        for section in Section
    ]


def _previews(reached: Reached, period: Period) -> list[FigurePreview]:
    rows = figures(reached.programme, today=timezone.localdate(), period=period)
    return [_preview(reached, one, period) for one in rows]


def _preview(reached: Reached, row: FigureRow, period: Period) -> FigurePreview:
    tally = row.summary.here
    code = row.indicator.code
    href = reverse("reporting:figure", args=[reached.space.slug, reached.programme.code, code])
    return FigurePreview(
        name=row.indicator.name,
        href=f"{href}?period={period.number}",
        target=target_of(row.indicator, row.rule, row.period_target) if row.period_target else "",
        value=number_of(row.rule, row.value),
        state=said(row.indicator, row.rule, row.standing).word,
        is_behind=is_behind(row.standing),
        unproven=tally.lines - tally.proven,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: Request, workspace: str, programme: str, period: int) -> HttpResponse:
    """Ask, and then freeze the period as a job that shows how far it is."""
    reached = programme_or_404(request, workspace, programme)
    row = numbered_or_404(periods_of(reached.programme), period)
    if not _may_write(request, reached):
        raise PermissionDenied
    form = FreezeForm(posted(request))
    back = _address(reached, "report", row)
    if form.is_valid():
        actions.freeze(row, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
        return redirect(f"{back}#frozen")
    return ask(request, _question(reached, row, form, back=back))


def _question(reached: Reached, period: Period, form: FreezeForm, *, back: str) -> Question:
    rows = figures(reached.programme, today=timezone.localdate(), period=period)
    lines = sum(one.summary.here.lines for one in rows)
    unproven = sum(one.summary.here.lines - one.summary.here.proven for one in rows)
    effect = [
        _("%(figures)s and %(lines)s are kept as they stand now, with their rules and evidence.")
        % {
            "figures": ngettext("%(count)s figure", "%(count)s figures", len(rows))
            % {"count": words.number(len(rows))},
            "lines": ngettext("%(count)s line", "%(count)s lines", lines)
            % {"count": words.number(lines)},
        }
    ]
    if unproven:
        effect.append(
            ngettext(
                "%(count)s line has no evidence yet.",
                "%(count)s lines have no evidence yet.",
                unproven,
            )
            % {"count": words.number(unproven)}
        )
    behind = [one.indicator.name for one in rows if is_behind(one.standing)]
    if behind:
        effect.append(_("Behind their target: %(figures)s.") % {"figures": ", ".join(behind)})
    written = texts_of(period)
    if not any(written.values()):
        effect.append(_("Nothing is written of the period yet."))
    if period.ends_on >= timezone.localdate():
        effect.append(_("The period is not over yet."))
    effect.append(_("Nobody can change what is frozen; it can be frozen anew, beside it."))
    return Question(
        _("Freeze %(period)s?") % {"period": name_of(period)},
        effect=" ".join(effect),
        verb=_("Freeze"),
        keep=_("Not yet"),
        back=back,
        danger=False,
        form=form,
    )


def _may_write(request: Request, reached: Reached) -> bool:
    """Tell whether the reader writes and freezes here: a manager of the lead does."""
    is_lead = reached.programme.workspace_id == reached.space.pk
    return is_lead and permissions.can_report(request.user, reached.programme)


def numbered_or_404(periods: Iterable[Period], number: int) -> Period:
    found = next((one for one in periods if one.number == number), None)
    if found is None:
        raise Http404
    return found


def _address(reached: Reached, view: str, period: Period) -> str:
    arguments = [reached.space.slug, reached.programme.code, period.number]
    return reverse(f"reporting:{view}", args=arguments)
