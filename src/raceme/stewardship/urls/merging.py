from django.urls import URLPattern, path

from raceme.stewardship.views.merging import looking, merges, organisations, people, registrar

staff: list[URLPattern] = [
    path("organisations/<int:pk>/merge/", looking.merge_with, name="merge_with"),
    path("people/<int:pk>/merge/", looking.merge_person_with, name="merge_person_with"),
    path("organisations/<int:a>/merge/<int:b>/", organisations.merge, name="merge"),
    path("people/<int:a>/merge/<int:b>/", people.merge_people, name="merge_people"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<int:pk>/", merges.merged, name="merged"),
]
public: list[URLPattern] = [
    path("registrar/merges/", registrar.merge_proposals, name="merge_proposals"),
    path("registrar/merges/<int:pk>/", registrar.merge_proposal, name="merge_proposal"),
    path("registrar/merged/<int:pk>/", registrar.registered_merge, name="registered_merge"),
]
