from django.urls import URLPattern, path

from raceme.reporting.views import (
    downloads,
    editor,
    figure,
    funder_files,
    funder_mapping,
    indicators,
    line,
    overview,
    questions,
    reports,
    results,
    rules,
    samples,
    snapshots,
)
from raceme.reporting.views.officer import figure as overseen_figure
from raceme.reporting.views.officer import frozen as overseen_frozen
from raceme.reporting.views.officer import line as overseen_line
from raceme.reporting.views.officer import overview as overseen
from raceme.reporting.views.officer import questions as overseen_questions
from raceme.reporting.views.officer import results as overseen_results
from raceme.reporting.views.officer import samples as overseen_samples

RESULTS = "programmes/<slug:programme>/results"
FIGURE = f"{RESULTS}/<slug:code>"
REPORTS = "programmes/<slug:programme>/reports/"
REPORT = f"{REPORTS}<int:period>/"
QUESTIONS = "programmes/<slug:programme>/questions/"
DRAWN = "programmes/<slug:programme>/samples/"
OVERSEEN = "<slug:workspace>/<slug:programme>/"
OPENED = f"{OVERSEEN}<int:period>/"
OPENED_FIGURE = f"{OPENED}<slug:code>/"
SAMPLES = f"{OPENED_FIGURE}samples/"
FROZEN = f"{OPENED}reports/<int:number>"
OPENED_LINE = f"{OPENED_FIGURE}lines/<int:record>/"
FUNDER_FILES = f"{REPORTS}files/"
FUNDER_FILE = f"{FUNDER_FILES}<int:pk>/"
INDICATORS = "programmes/<slug:programme>/indicators/"

staff: list[URLPattern] = [
    path("results/", overview.overview, name="overview"),
    path(f"{RESULTS}/", results.results, name="results"),
    path(f"{RESULTS}.xlsx", downloads.results_xlsx, name="results_xlsx"),
    path(f"{RESULTS}.pdf", downloads.results_pdf, name="results_pdf"),
    path(f"{RESULTS}.zip", downloads.results_evidence, name="results_evidence"),
    path(f"{FIGURE}/", figure.figure, name="figure"),
    path(f"{FIGURE}.xlsx", downloads.figure_xlsx, name="figure_xlsx"),
    path(f"{FIGURE}.csv", downloads.figure_csv, name="figure_csv"),
    path(f"{FIGURE}.zip", downloads.figure_evidence, name="figure_evidence"),
    path(f"{FIGURE}/course.<slug:kind>", results.chart, name="chart"),
    path(f"{FIGURE}/lines/<int:record>/", line.line, name="line"),
    path(f"{FIGURE}/samples/", samples.figure_samples, name="figure_samples"),
    path(DRAWN, samples.samples, name="samples"),
    path(f"{DRAWN}<int:pk>/", samples.sample, name="sample"),
    path(f"{DRAWN}<int:pk>.xlsx", samples.sample_xlsx, name="sample_xlsx"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", editor.create, name="rule_create"),
    path("rules/library/", rules.library, name="library"),
    path("rules/<int:pk>/", editor.rule, name="rule"),
    path("rules/<int:pk>/versions/", rules.versions, name="rule_versions"),
    path("rules/<int:pk>/remove/", rules.remove, name="rule_remove"),
    path(REPORTS, reports.reports, name="reports"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}freeze/", reports.freeze, name="freeze"),
    path(f"{REPORT}<int:number>/", snapshots.snapshot, name="snapshot"),
    path(f"{REPORT}<int:number>.zip", snapshots.pack, name="snapshot_pack"),
    path(f"{REPORT}<int:number>/<slug:code>/", snapshots.snapshot_figure, name="snapshot_figure"),
    path(FUNDER_FILES, funder_files.funder_files, name="funder_files"),
    path(f"{FUNDER_FILES}new/", funder_files.create, name="funder_file_create"),
    path(FUNDER_FILE, funder_mapping.funder_file, name="funder_file"),
    path(f"{FUNDER_FILE}template", funder_files.template, name="funder_file_template"),
    path(f"{FUNDER_FILE}replace/", funder_files.replace, name="funder_file_replace"),
    path(f"{FUNDER_FILE}fill/", funder_files.fill, name="funder_file_fill"),
    path(f"{FUNDER_FILE}filled/<int:number>", funder_files.filled, name="funder_file_filled"),
    path(f"{FUNDER_FILE}remove/", funder_files.remove, name="funder_file_remove"),
    path(QUESTIONS, questions.questions, name="questions"),
    path(f"{QUESTIONS}<int:pk>/", questions.question, name="question"),
    path(INDICATORS, indicators.indicators, name="indicators"),
    path(f"{INDICATORS}new/", indicators.create, name="indicator_create"),
    path(f"{INDICATORS}<int:pk>/edit/", indicators.edit, name="indicator_edit"),
    path(f"{INDICATORS}<int:pk>/targets/", indicators.targets, name="indicator_targets"),
    path(f"{INDICATORS}<int:pk>/history/", indicators.history, name="indicator_history"),
    path(f"{INDICATORS}<int:pk>/remove/", indicators.remove, name="indicator_remove"),
]
# Of a funder's officer, who has no role: below ``/officer/``.
officer: list[URLPattern] = [
    path(OVERSEEN, overseen.programme, name="programme"),
    path(f"{OVERSEEN}questions/<int:pk>/", overseen_questions.question, name="question"),
    path(OPENED, overseen_results.results, name="results"),
    path(f"{FROZEN}/", overseen_frozen.snapshot, name="snapshot"),
    path(f"{FROZEN}.zip", overseen_frozen.pack, name="snapshot_pack"),
    path(f"{FROZEN}.zip/progress/", overseen_frozen.pack_progress, name="snapshot_pack_progress"),
    path(f"{FROZEN}.zip/cancel/", overseen_frozen.pack_cancel, name="snapshot_pack_cancel"),
    path(f"{FROZEN}/<slug:code>/", overseen_frozen.snapshot_figure, name="snapshot_figure"),
    path(OPENED_FIGURE, overseen_figure.figure, name="figure"),
    path(f"{OPENED_FIGURE}lines.csv", overseen_figure.figure_csv, name="figure_csv"),
    path(SAMPLES, overseen_samples.samples, name="samples"),
    path(f"{SAMPLES}<int:pk>/", overseen_samples.sample, name="sample"),
    path(f"{SAMPLES}<int:pk>.xlsx", overseen_samples.sample_xlsx, name="sample_xlsx"),
    path(OPENED_LINE, overseen_line.line, name="line"),
    path(f"{OPENED_LINE}evidence/<int:pk>/", overseen_line.evidence, name="evidence"),
]
public: list[URLPattern] = [path("officer/", overseen.start, name="officer")]
