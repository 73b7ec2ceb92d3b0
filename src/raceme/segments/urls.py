from django.urls import URLPattern, path

from raceme.segments.views import building, segments

ONE = "segments/<int:pk>/"
staff: list[URLPattern] = [
    path("segments/", segments.segments, name="segments"),
    path("segments/new/", building.create, name="create"),
    path(ONE, segments.segment, name="segment"),
    path(f"{ONE}edit/", building.edit, name="edit"),
    path(f"{ONE}reach/", segments.reach, name="reach"),
    path(f"{ONE}ask/", segments.ask_them, name="ask"),
    path(f"{ONE}history/", segments.history, name="history"),
    path(f"{ONE}duplicate/", segments.duplicate, name="duplicate"),
    path(f"{ONE}delete/", segments.delete, name="delete"),
]
public: list[URLPattern] = []
