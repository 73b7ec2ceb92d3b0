"""Pages that hold what the shell's script makes nicer, for the test beside it."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import engines
from django.urls import include, path

from raceme.core.pages import Question, ask
from raceme.organisations.models import Organisation
from tests.core.lists.pages import ORGANISATIONS, offered
from tests.core.lists.pages import urlpatterns as list_pages

PAGE = """{% extends "core/staff.html" %}{% block main %}
<a href="question/" data-dialogue>Exclude</a>
<form method="post" action="count/">{% csrf_token %}<div class="r-drop">
<input type="file" name="file" aria-label="Evidence" multiple><ul data-files></ul></div>
<button>Save</button></form>
{% include "core/list/list.html" %}{% endblock %}"""
counted: list[str] = []


def page(request: HttpRequest, workspace: str) -> HttpResponseBase:
    listing = ORGANISATIONS.listing(
        request,
        Organisation.objects.all(),
        loaders={"activities": lambda keys: dict.fromkeys(keys, 6)},
        choices=offered,
        workspace=workspace,
    )
    if request.headers.get("HX-Target") in {ORGANISATIONS.element, ORGANISATIONS.menu}:
        return listing.answer("unused")
    return HttpResponse(engines["django"].from_string(PAGE).render({"listing": listing}, request))


def question(request: HttpRequest, workspace: str) -> HttpResponse:  # noqa: ARG001
    return ask(
        request,
        Question("Exclude 2?", effect="27 to 25.", verb="Exclude 2", keep="Keep them", back="../"),
    )


def count(request: HttpRequest, workspace: str) -> HttpResponse:
    counted.append(f"{workspace} {request.method}")
    return HttpResponse("counted")


urlpatterns = [
    path("shell/<slug:workspace>/", page),
    path("shell/<slug:workspace>/question/", question),
    path("shell/<slug:workspace>/count/", count),
    path("", include(list_pages)),
]
