from django.urls import URLPattern, path

from raceme.questionnaires.views import device

staff: list[URLPattern] = []
public: list[URLPattern] = [
    path("filling-worker.js", device.worker, name="worker"),
]
