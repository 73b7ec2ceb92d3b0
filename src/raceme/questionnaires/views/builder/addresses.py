"""The addresses of questionnaires and of the builder."""

from django.urls import URLPattern, path

from raceme.questionnaires.views.builder import beginning, editing, files, pages, publishing

ONE = "questionnaires/<int:pk>/"
ADDRESSES: list[URLPattern] = [
    path("questionnaires/", pages.questionnaires, name="questionnaires"),
    path("questionnaires/new/", beginning.create, name="create"),
    path("questionnaires/import/", files.bring_in, name="import"),
    path(ONE, pages.questionnaire, name="questionnaire"),
    path(f"{ONE}history/", pages.history, name="history"),
    path(f"{ONE}draft/", beginning.begin, name="begin"),
    path(f"{ONE}discard/", beginning.discard, name="discard"),
    path(f"{ONE}retire/", beginning.retire, name="retire"),
    path(f"{ONE}use-again/", beginning.use_again, name="use_again"),
    path(f"{ONE}build/", editing.build, name="build"),
    path(f"{ONE}remove/", editing.remove, name="remove"),
    path(f"{ONE}preview/", publishing.preview, name="preview"),
    path(f"{ONE}preview/page/", publishing.preview_page, name="preview_page"),
    path(f"{ONE}publish/", publishing.publish, name="publish"),
    path(f"{ONE}export/", files.export, name="export"),
]
