"""The pages of a set of answers behind a sign-in, for the tests of what a device keeps of them."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from raceme.questionnaires import access
from raceme.questionnaires.models import AnswerSet
from tests.questionnaires.access.fill_pages import doors_of


def _reached(request: HttpRequest, pk: int) -> tuple[HttpRequest, AnswerSet, access.Doors]:
    rows = AnswerSet.unscoped.select_related("version__questionnaire", "workspace", "organisation")
    return request, rows.get(pk=pk), replace(doors_of(pk), by=str(request.user))


@login_required
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return access.section_page(*_reached(request, pk), code)


@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    return access.save(*_reached(request, pk))


@login_required
def find(request: HttpRequest, pk: int) -> HttpResponse:
    return access.found(*_reached(request, pk))


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return access.review_page(*_reached(request, pk))


@login_required
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    return access.receipt_page(*_reached(request, pk))


@login_required
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    return access.hand_in(*_reached(request, pk))


urlpatterns = [
    path("fill/<int:pk>/at/<str:code>/", section),
    path("fill/<int:pk>/save/", save),
    path("fill/<int:pk>/find/", find),
    path("fill/<int:pk>/review/", review),
    path("fill/<int:pk>/receipt/", receipt),
    path("fill/<int:pk>/hand-in/", hand_in),
    path("", include("raceme.urls")),
]
