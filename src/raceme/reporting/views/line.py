"""One line of a figure: the records that make it, and what proves each."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core.navigation import address
from raceme.organisations.queries import organisations_of
from raceme.reporting.counting import Question
from raceme.reporting.exports.tables import organisation_of, table_of
from raceme.reporting.queries import Measure, Window
from raceme.reporting.queries.asked_lines import questions_on
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.records import MOST_RECORDS, line_called, listed_records
from raceme.reporting.queries.standing import shown as in_units
from raceme.reporting.standings import number_of
from raceme.reporting.views.conversations import QuestionRow, row_of
from raceme.reporting.views.figure import Asked, asked_or_404
from raceme.reporting.views.lines import written

# No database knows a key beyond it.
LARGEST_KEY = 2**63 - 1


@login_required
@require_safe
def line(request: Request, workspace: str, programme: str, code: str, record: int) -> HttpResponse:
    asked = asked_or_404(request, workspace, programme, code)
    question, listed = _found_or_404(asked, record)
    table = table_of(asked.row.rule)
    name, *others = table.columns
    counts = table.counts([listed])
    context = {
        "workspace": asked.space,
        "programme": asked.programme,
        "indicator": asked.row.indicator,
        "name": written(name.value(listed, counts)) or _("not known"),
        "facts": [(str(one.label), written(one.value(listed, counts))) for one in others],
        "listed": listed,
        "added": _added(asked, listed),
        "records": listed_records(question, listed.line),
        "more_records": max(listed.line.records - MOST_RECORDS, 0),
        "is_register": asked.row.rule.measure is Measure.REGISTER,
        "figure_href": asked.address("reporting:figure"),
        "results_href": reverse("reporting:results", args=[asked.space.slug, programme]),
        "organisation_href": _organisation_href(asked, listed),
        "may_add": can_write(request.user, asked.space),
        "questions": _questions(asked, record),
    }
    return render(request, "reporting/line.html", context)


def _found_or_404(asked: Asked, record: int) -> tuple[Question, ListedLine]:
    """Return the line of the days in view, or else of all days: an address outlives its filter."""
    whole = replace(asked.question, window=Window())
    for question in (asked.question, whole) if record <= LARGEST_KEY else ():
        found = line_called(question, record)
        if found is not None:
            return question, found
    raise Http404


def _added(asked: Asked, listed: ListedLine) -> str:
    """Say what the line adds where that is not simply one."""
    if asked.row.rule.measure not in {Measure.AMOUNT, Measure.HOURS}:
        return ""
    return number_of(asked.row.rule, in_units(asked.row.rule, listed.line.value))


def _questions(asked: Asked, record: int) -> list[QuestionRow]:
    """Return what officers asked about the line, which the programme's lead keeps."""
    if asked.programme.workspace_id != asked.space.pk:
        return []
    return [
        row_of(
            one,
            href=reverse(
                "reporting:question", args=[asked.space.slug, asked.programme.code, one.pk]
            ),
        )
        for one in questions_on(asked.row.indicator, record)
    ]


def _organisation_href(asked: Asked, listed: ListedLine) -> str:
    """Return the page of the line's organisation, where the reader's workspace deals with it."""
    organisation = organisation_of(listed)
    if organisation is None:
        return ""
    if not organisations_of(asked.space).filter(pk=organisation.pk).exists():
        return ""
    return address("portal:organisation", asked.space.slug, organisation.pk)
