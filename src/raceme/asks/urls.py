from django.urls import URLPattern, path

from raceme.asks.views import public as by_link

staff: list[URLPattern] = []
public: list[URLPattern] = [
    path("asks/<str:secret>/", by_link.page, name="page"),
    path("asks/<str:secret>/<int:pk>/", by_link.answer, name="answer"),
]
