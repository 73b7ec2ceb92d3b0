from django.urls import URLPattern, path

from raceme.demo.views import demonstration

staff: list[URLPattern] = []
public: list[URLPattern] = [
    path("demonstration/", demonstration.page, name="demonstration"),
]
