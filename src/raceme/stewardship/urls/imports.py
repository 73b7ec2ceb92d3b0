from django.urls import URLPattern, path

from raceme.stewardship.views.imports import beginning, columns, outcome, rows, staying

ONE = "imports/<int:pk>/"
staff: list[URLPattern] = [
    path("imports/", beginning.begin, name="imports"),
    path("imports/templates/<slug:holds>/", beginning.template, name="import_template"),
    path("imports/samples/<slug:name>/", beginning.sample, name="import_sample"),
    path(ONE, outcome.outcome, name="import"),
    path(f"{ONE}place/", columns.place, name="import_place"),
    path(f"{ONE}columns/", columns.columns, name="import_columns"),
    path(f"{ONE}rows/", rows.rows, name="import_rows"),
    path(f"{ONE}rows/decide/", rows.decide, name="import_decide"),
    path(f"{ONE}rows/check/", rows.check_again, name="import_recheck"),
    path(f"{ONE}rows/<int:number>/", rows.row, name="import_row"),
    path(f"{ONE}run/", outcome.run, name="import_run"),
    path(f"{ONE}undo/", outcome.undo, name="import_undo"),
    path(f"{ONE}stayed/", staying.stayed, name="import_stayed"),
    path(f"{ONE}discard/", beginning.discard, name="import_discard"),
    path(f"{ONE}file/", outcome.document, name="import_file"),
    path(f"{ONE}not-imported/", outcome.wrong_rows, name="import_wrong_rows"),
]
public: list[URLPattern] = []
