from django.urls import URLPattern, path

from raceme.engagements.views import (
    activity,
    attributions,
    documents,
    evidence,
    kinds,
    log,
    participants,
)

ONE = "log/<int:pk>/"
PART = "log/<int:pk>/participants/<int:part>/"
TOWARDS = "log/<int:pk>/programmes/<int:attribution>/"
PROOF = "log/<int:pk>/evidence/<int:evidence>/"

staff: list[URLPattern] = [
    path("log/", log.log, name="log"),
    path("log/attribute/", log.attribute_chosen, name="attribute_chosen"),
    path("log/evidence/", log.prove_chosen, name="prove_chosen"),
    path("programmes/<slug:programme>/log/", log.programme_log, name="programme_log"),
    path(
        "programmes/<slug:programme>/documents/",
        documents.programme_documents,
        name="programme_documents",
    ),
    path(ONE, activity.activity, name="activity"),
    path(f"{ONE}edit/", activity.edit, name="edit"),
    path(f"{ONE}hold/", activity.hold, name="hold"),
    path(f"{ONE}register/", activity.take_from_register, name="take_from_register"),
    path(f"{ONE}history/", activity.history, name="history"),
    path(f"{ONE}versions/<int:number>/", activity.version, name="version"),
    path(PART, participants.participant, name="participant"),
    path(f"{ONE}programmes/", attributions.attribute, name="attribute"),
    path(TOWARDS, attributions.share, name="share"),
    path(f"{ONE}evidence/", evidence.add_evidence, name="add_evidence"),
    path(PROOF, evidence.evidence, name="evidence"),
    path(f"{PROOF}away/", evidence.remove_evidence, name="remove_evidence"),
    path("settings/kinds/", kinds.kinds, name="kinds"),
    path("settings/kinds/<int:pk>/", kinds.kind, name="kind"),
    path("settings/kinds/<int:pk>/offer/", kinds.offer, name="offer_kind"),
]
public: list[URLPattern] = []
