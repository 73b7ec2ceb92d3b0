"""Pages that every app shows alike: a question before something is done."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.text import slugify

from raceme.core import chart_files
from raceme.core.charts import Course
from raceme.core.forms import status_of

DIALOGUE = "dialogue"


@dataclass(frozen=True)
class Question:
    """
    What is asked before something is done: with number and name, and the effect in figures.

    ``verb`` stands on the button, ``keep`` says what stays when one goes ``back``.
    """

    question: Promise | str
    _: KW_ONLY
    effect: Promise | str
    verb: Promise | str
    keep: Promise | str
    back: str
    action: str = ""  # where the answer is posted; empty: here
    danger: bool = True
    form: BaseForm | None = None  # a reason, a programme, or what else is needed
    shown: str = ""  # a template of the app's own below the effect, such as the figures it moves
    hidden: Mapping[str, Sequence[str]] = field(default_factory=dict)


def ask(
    request: HttpRequest, question: Question, context: Mapping[str, object] | None = None
) -> HttpResponse:
    """Answer with the question: a page, or for a link marked ``data-dialogue`` its box alone."""
    only_box = request.headers.get("HX-Target") == DIALOGUE
    template = "core/confirm_box.html" if only_box else "core/confirm.html"
    status = status_of(question.form) if question.form else 200
    response = render(request, template, {**(context or {}), "asked": question}, status=status)
    patch_vary_headers(response, ["HX-Target"])
    return response


def chart_file(chart: Course, *, kind: str, name: str) -> HttpResponse:
    """Answer with a chart as a file; a ``kind`` that is none of ``KINDS`` is not found."""
    if kind not in chart_files.KINDS:
        raise Http404
    return HttpResponse(
        chart_files.written(chart, kind),
        content_type=chart_files.KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{slugify(name)}.{kind}"'},
    )
