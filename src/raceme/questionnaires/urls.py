from django.urls import URLPattern, path

from raceme.questionnaires.views import device
from raceme.questionnaires.views.results import pages as results

RESULTS = "questionnaires/<int:pk>/results/"
staff: list[URLPattern] = [
    path(RESULTS, results.results, name="results"),
    path(f"{RESULTS}sets/", results.sets, name="sets"),
    path(f"{RESULTS}texts/<slug:item>/", results.texts, name="texts"),
    path(f"{RESULTS}workbook/", results.workbook, name="workbook"),
    path("questionnaires/answers/<int:pk>/", results.answers, name="answers"),
]
public: list[URLPattern] = [
    path("filling-worker.js", device.worker, name="worker"),
]
