from django.urls import URLPattern, path

from raceme.partnerships.views import adopters, deciding, lists, papers, partnerships, practices
from raceme.partnerships.views import public as everybody

ONE = "partnerships/<int:pk>/"
PRACTICE = "practices/<slug:practice>/"
staff: list[URLPattern] = [
    path("partnerships/", lists.partnerships, name="partnerships"),
    path("partnerships/new/", partnerships.create, name="create"),
    path(ONE, partnerships.partnership, name="partnership"),
    path(f"{ONE}edit/", partnerships.edit, name="edit"),
    path(f"{ONE}sign/", partnerships.sign, name="sign"),
    path(f"{ONE}end/", partnerships.end, name="end"),
    path(f"{ONE}resume/", partnerships.resume, name="resume"),
    path(f"{ONE}remove/", partnerships.remove, name="remove"),
    path(f"{ONE}history/", partnerships.history, name="history"),
    path(f"{ONE}papers/", papers.add, name="papers"),
    path(f"{ONE}papers/<int:paper>/", papers.paper, name="paper"),
    path(f"{ONE}papers/<int:paper>/away/", papers.take_away, name="paper_away"),
    path("practices/", lists.practices, name="practices"),
    path("practices/new/", practices.create, name="practice_create"),
    path(PRACTICE, practices.practice, name="practice"),
    path(f"{PRACTICE}edit/", practices.edit, name="practice_edit"),
    path(f"{PRACTICE}propose/", deciding.propose, name="practice_propose"),
    path(f"{PRACTICE}publish/", deciding.publish, name="practice_publish"),
    path(f"{PRACTICE}withdraw/", deciding.withdraw, name="practice_withdraw"),
    path(f"{PRACTICE}remove/", practices.remove, name="practice_remove"),
    path(f"{PRACTICE}history/", practices.history, name="practice_history"),
    path(f"{PRACTICE}papers/", papers.add_to_practice, name="practice_papers"),
    path(f"{PRACTICE}papers/<int:paper>/", papers.practice_paper, name="practice_paper"),
    path(
        f"{PRACTICE}papers/<int:paper>/away/",
        papers.take_from_practice,
        name="practice_paper_away",
    ),
    path(f"{PRACTICE}adopters/", adopters.add, name="adopters"),
    path(f"{PRACTICE}adopters/<int:adopter>/", adopters.proof, name="adopter_proof"),
    path(f"{PRACTICE}adopters/<int:adopter>/away/", adopters.take_away, name="adopter_away"),
]
PUBLIC = "practices/<slug:workspace>/<slug:practice>/"
public: list[URLPattern] = [
    path("practices/<slug:workspace>/", everybody.practices, name="practices"),
    path(PUBLIC, everybody.practice, name="practice"),
    path(f"{PUBLIC}practice.pdf", everybody.paper, name="paper"),
]
