from django.urls import URLPattern, path

from raceme.core.views import health, language

public: list[URLPattern] = [
    path("health", health.health, name="health"),
    path("language/", language.choose, name="language"),
]
