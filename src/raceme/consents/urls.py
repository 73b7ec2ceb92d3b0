from django.urls import URLPattern, path

from raceme.consents.views import person, texts
from raceme.consents.views import public as pages

PERSON = "people/<int:pk>/consents/"
OF_A_PURPOSE = "people/<int:pk>/consents/<slug:purpose>/"
TEXTS = "personal-data/texts/"
staff: list[URLPattern] = [
    path(PERSON, person.consents, name="person"),
    path(f"{PERSON}ask/", person.ask, name="ask"),
    path(f"{PERSON}close-links/", person.close, name="close_links"),
    path(f"{OF_A_PURPOSE}give/", person.give, name="give"),
    path(f"{OF_A_PURPOSE}withdraw/", person.withdraw, name="withdraw"),
    path(f"{OF_A_PURPOSE}basis/", texts.person_basis, name="person_basis"),
    path(TEXTS, texts.texts, name="texts"),
    path(f"{TEXTS}<slug:purpose>/basis/", texts.basis, name="basis"),
    path(f"{TEXTS}<slug:purpose>/<slug:language>/", texts.write, name="write_text"),
    path("personal-data/bases/<int:pk>/end/", texts.end_basis, name="end_basis"),
]
public: list[URLPattern] = [
    path("consents/asked/<str:secret>/", pages.asked, name="asked"),
    path("consents/<str:secret>/", pages.mine, name="mine"),
]
