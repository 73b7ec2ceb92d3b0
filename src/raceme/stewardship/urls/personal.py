from django.urls import URLPattern, path

from raceme.stewardship.views.personal import overview, person, retention

HERE = "personal-data/"
PERSON = f"{HERE}people/<int:pk>/"
staff: list[URLPattern] = [
    path(HERE, overview.consents, name="personal_data"),
    path(f"{HERE}past-date/", retention.past_date, name="past_date"),
    path(f"{HERE}retention/", retention.rules, name="retention"),
    path(f"{HERE}retention/<slug:kind>/", retention.rule, name="retention_rule"),
    path(f"{HERE}let-go/", retention.let_go, name="let_go"),
    path(f"{HERE}places/", overview.places, name="places"),
    path(f"{HERE}erased/", overview.erasures, name="erasures"),
    path(PERSON, person.held, name="person_data"),
    path(f"{PERSON}json/", person.as_json, name="person_json"),
    path(f"{PERSON}pdf/", person.as_pdf, name="person_pdf"),
    path(f"{PERSON}erase/", person.erase, name="erase_person"),
]
public: list[URLPattern] = []
