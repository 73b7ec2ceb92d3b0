from django.urls import URLPattern, path

from raceme.asks.views import asks, burden, new, rhythm, tabs
from raceme.asks.views import public as by_link

ONE = "asks/<int:pk>/"
staff: list[URLPattern] = [
    path("asks/", asks.asks, name="asks"),
    path("asks/new/", new.new, name="new"),
    path("asks/new/people/", new.ask_people, name="ask_people"),
    path("asks/new/organisations/", new.ask_organisations, name="ask_organisations"),
    path("asks/burden/", burden.companies, name="burden"),
    path("asks/burden/people/", burden.people, name="burden_people"),
    path("asks/burden/modules/", burden.modules, name="burden_modules"),
    path(ONE, asks.ask, name="ask"),
    path(f"{ONE}remind/", asks.remind, name="remind"),
    path(f"{ONE}withdraw/", asks.withdraw, name="withdraw"),
    path(f"{ONE}note/", asks.note, name="note"),
    path("organisations/<int:pk>/asks/", tabs.organisation_asks, name="organisation_asks"),
    path("people/<int:pk>/asks/", tabs.person_asks, name="person_asks"),
    path("settings/asks/", rhythm.rhythm, name="rhythm"),
]
public: list[URLPattern] = [
    path("asks/<str:secret>/", by_link.page, name="page"),
    path("asks/<str:secret>/<int:pk>/", by_link.answer, name="answer"),
]
