"""A list page of organisations, as an app would write it, for the tests beside it."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import include, path

from raceme.core import lists
from raceme.organisations.models import Organisation

ORGANISATIONS = lists.Table(
    "organisations",
    "Organisations",
    columns=[
        lists.Text(
            "name",
            "Organisation",
            sort="name_key",
            main=True,
            link=lists.Link("tests:organisation"),
        ),
        lists.Text("town", "Town", sort="town"),
        lists.Choice("kind", "Kind", choices=Organisation.Kind.choices),
        lists.Date("created_at", "Created", sort="created_at"),
        lists.Count(
            "activities",
            "Activities",
            loaded=True,
            link=lists.Link("tests:organisation", tail="#log"),
        ),
        lists.Text("website", "Website", shown=False),
    ],
    filters=[
        lists.Search("q", "Name", lambda text: Q(name__icontains=text)),
        lists.OneOf("kind", "Kind", choices=Organisation.Kind.choices),
        lists.OneOf("country", "Country"),
        lists.YesNo("generated", "Generated", Q(is_generated=True)),
        lists.Between("created", "Created", field="created_at", moments=True),
    ],
    sort="name",
    bulk=[lists.Bulk("prove", "Add evidence", "tests:bulk", icon="paperclip")],
    empty=lists.Empty("No organisations yet", "Create the first one."),
)


def _activities(keys: Sequence[int]) -> dict[int, int]:
    return dict.fromkeys(keys, 6)


def offered() -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"country": [("RO", "Romania"), ("NO", "Norway")]}


def organisations(request: HttpRequest, workspace: str) -> HttpResponseBase:  # noqa: ARG001
    listing = ORGANISATIONS.listing(
        request,
        Organisation.objects.all(),
        loaders={"activities": _activities},
        choices=offered,
    )
    return listing.answer("core/list/list.html")


def bulk(request: HttpRequest, workspace: str) -> HttpResponse:  # noqa: ARG001
    chosen = ORGANISATIONS.chosen(request, Organisation.objects.order_by("pk"))
    return HttpResponse(",".join(str(pk) for pk in chosen.rows.values_list("pk", flat=True)))


def organisation(request: HttpRequest, workspace: str, pk: int) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(str(pk))


_tests = [
    path("<slug:workspace>/organisations/", organisations, name="organisations"),
    path("<slug:workspace>/organisations/bulk/", bulk, name="bulk"),
    path("<slug:workspace>/organisations/<int:pk>/", organisation, name="organisation"),
]
urlpatterns = [path("", include((_tests, "tests"))), path("", include("raceme.urls"))]
