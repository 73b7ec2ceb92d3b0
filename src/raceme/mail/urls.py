from django.urls import URLPattern, path

from raceme.mail.views import stopping

staff: list[URLPattern] = []
public: list[URLPattern] = [
    path("mail/stop/<str:token>/", stopping.stop, name="stop"),
]
