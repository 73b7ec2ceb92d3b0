from django.urls import URLPattern, path

from raceme.programmes.views import emblem, officers, partners, periods, programmes

ONE = "programmes/<slug:programme>/"
staff: list[URLPattern] = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.create, name="create"),
    path(ONE, programmes.programme, name="programme"),
    path(f"{ONE}edit/", programmes.edit, name="edit"),
    path(f"{ONE}remove/", programmes.remove, name="remove"),
    path(f"{ONE}history/", programmes.history, name="history"),
    path(f"{ONE}partners/new/", partners.create, name="partner_create"),
    path(f"{ONE}partners/<int:pk>/edit/", partners.edit, name="partner_edit"),
    path(f"{ONE}partners/<int:pk>/remove/", partners.remove, name="partner_remove"),
    path(f"{ONE}periods/", periods.periods, name="periods"),
    path(f"{ONE}officers/", officers.officers, name="officers"),
    path(f"{ONE}officers/<int:pk>/end/", officers.end, name="officer_end"),
    path(f"{ONE}officers/periods/<int:number>/", officers.period, name="officer_period"),
    path(f"{ONE}officers/people/", officers.people, name="officer_people"),
    path(f"{ONE}emblem/", emblem.emblem, name="emblem"),
    path(f"{ONE}emblem/edit/", emblem.edit, name="emblem_edit"),
    path(f"{ONE}emblem/remove/", emblem.remove, name="emblem_remove"),
]
public: list[URLPattern] = []
