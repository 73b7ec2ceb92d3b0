from django.urls import URLPattern, path

from raceme.core.views import health, language

public: list[URLPattern] = [
    path("health", health.ready, name="health"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("language/", language.choose, name="language"),
]
