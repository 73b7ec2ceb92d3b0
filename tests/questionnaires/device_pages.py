"""The barest pages of a set of answers, for the tests of the scripts that keep what is typed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from raceme.core.devices import mark_of, who_is
from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import rows_of
from raceme.questionnaires.solving import asked_items, scheme_of
from raceme.questionnaires.words import fault
from tests.factories import NOW

PAGE = """{% extends "core/public.html" %}{% load filling %}{% block main %}<h1>{{ section }}</h1>
<nav>{% for page in pages %}<a href="{{ page }}">{{ page }}</a> {% endfor %}</nav>
{% device answers save=save pages=pages %}
<form method="post" data-fill>{% csrf_token %}{% for item in items %}
<div id="q-{{ item.code }}" data-item="{{ item.code }}" data-label="{{ item.code }}">
<input type="hidden" name="present" value="{{ item.code }}">
<input type="hidden" name="s-{{ item.code }}" value="{{ item.revision }}">
<label>{{ item.code }} <input name="a-{{ item.code }}" value="{{ item.value }}"></label></div>
{% endfor %}<button data-to="{{ onward }}">Next</button></form>{% endblock %}"""
REVIEW = """{% extends "core/public.html" %}{% load filling %}{% block main %}<h1>Review</h1>
{% device answers save=save pages=pages %}
<form method="post" data-fill-hand-in action="{{ save }}hand-in/">{% csrf_token %}
<button>Hand in</button></form>{% endblock %}"""


def _answers(request: HttpRequest, pk: int) -> AnswerSet:
    assert request.user.is_authenticated
    return AnswerSet.objects.reached_by(Q(pk=pk)).select_related("version").get()


def _context(answers: AnswerSet) -> dict[str, Any]:
    folder = f"/fill/{answers.pk}/"
    codes = [each["code"] for each in answers.version.definition["sections"]]
    pages = [f"{folder}{code}/" for code in (*codes, "review")]
    return {"answers": answers, "pages": pages, "save": f"/fill-save/{answers.pk}/"}


@login_required
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    answers = _answers(request, pk)
    context = _context(answers)
    rows = rows_of(answers)
    kept = {item: row.value for item, row in rows.items() if row.value is not None}
    sections = {each["code"]: each for each in answers.version.definition["sections"]}
    here = {each["code"] for each in sections[code]["items"]}
    items = [
        {
            "code": item.code,
            "value": kept.get(item.code, ""),
            "revision": rows[item.code].revision if item.code in rows else 0,
        }
        for item in asked_items(scheme_of(answers.version), kept)
        if item.code in here
    ]
    onward = context["pages"][[*sections].index(code) + 1]
    context |= {"section": code, "items": items, "onward": onward}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    context = _context(_answers(request, pk))
    return HttpResponse(engines["django"].from_string(REVIEW).render(context, request))


@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    if request.headers.get("Raceme-Whose", "") != mark_of(who_is(request.user)):
        return HttpResponse(status=403)
    answers = _answers(request, pk)
    codes = request.POST.getlist("present")
    values = {code: _value(answers, code, request.POST.get(f"a-{code}", "")) for code in codes}
    seen = {code: int(request.POST.get(f"s-{code}", 0)) for code in codes}
    try:
        saved = actions.save_answers(answers, values, seen=seen, by=str(request.user), at=NOW)
    except actions.NotOpen:
        return JsonResponse({}, status=409)
    return JsonResponse(
        {
            "revisions": dict(saved.revisions),
            "conflicts": {
                code: {
                    "value": each.value,
                    "shown": "" if each.value is None else str(each.value),
                    "by": each.by,
                    "at": each.at.isoformat(),
                    "revision": each.revision,
                }
                for code, each in saved.conflicts.items()
            },
            "wrong": [{"item": each.place[0], "text": fault(each)} for each in saved.wrong],
            "dropped": list(saved.dropped),
        }
    )


def _value(answers: AnswerSet, code: str, typed: str) -> object:
    item = scheme_of(answers.version).item(code)
    kind = item.kind if item else ""
    return (int(typed) if kind == "number" and typed.isdecimal() else typed) or None


@login_required
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    answers = _answers(request, pk)
    answers = actions.hand_in(answers, by=str(request.user), at=NOW)
    context = _context(answers)
    return HttpResponse(engines["django"].from_string(REVIEW).render(context, request))


urlpatterns = [
    path("fill/<int:pk>/review/", review),
    path("fill/<int:pk>/<slug:code>/", section),
    path("fill-save/<int:pk>/", save),
    path("fill-save/<int:pk>/hand-in/", hand_in),
    path("", include("raceme.urls")),
]
