from django.urls import URLPattern, path

from raceme.mail.views import stopping, webhook

staff: list[URLPattern] = []
public: list[URLPattern] = [
    path("mail/stop/<str:token>/", stopping.stop, name="stop"),
    path("mail/told/<str:secret>/", webhook.webhook, name="webhook"),
]
