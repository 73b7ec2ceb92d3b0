"""The barest views around the pages of a set of answers, for tests of what they show and save."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from raceme.questionnaires import access
from raceme.questionnaires.models import AnswerSet


def doors_of(pk: int, *, offers_register: bool = True) -> access.Doors:
    folder = f"/fill/{pk}"
    return access.Doors(
        section=lambda code: f"{folder}/at/{code}/",
        save=f"{folder}/save/",
        review=f"{folder}/review/",
        receipt=f"{folder}/receipt/",
        hand_in=f"{folder}/hand-in/",
        back="/",
        by="Ana",
        about="Mobila",
        offers_register=offers_register,
        find=f"{folder}/find/" if offers_register else "",
    )


def _reached(request: HttpRequest, pk: int) -> tuple[HttpRequest, AnswerSet, access.Doors]:
    rows = AnswerSet.unscoped.select_related("version__questionnaire", "workspace", "organisation")
    is_narrow = request.headers.get("Door") == "company"
    return request, rows.get(pk=pk), doors_of(pk, offers_register=not is_narrow)


def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return access.section_page(*_reached(request, pk), code)


def save(request: HttpRequest, pk: int) -> HttpResponse:
    return access.save(*_reached(request, pk))


def find(request: HttpRequest, pk: int) -> HttpResponse:
    return access.found(*_reached(request, pk))


def review(request: HttpRequest, pk: int) -> HttpResponse:
    return access.review_page(*_reached(request, pk))


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    return access.receipt_page(*_reached(request, pk))


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
