from django.urls import URLPattern, path

from raceme.mail.views import webhook

staff: list[URLPattern] = []
public: list[URLPattern] = [
    path("mail/told/<str:secret>/", webhook.webhook, name="webhook"),
]
