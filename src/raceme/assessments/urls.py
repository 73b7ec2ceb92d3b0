from django.urls import URLPattern, path

from raceme.assessments.views import (
    beginning,
    closing,
    competences,
    filling,
    listing,
    measures,
    members,
    recommendations,
    result,
)

ONE = "assessments/<int:pk>/"
STEP = "assessments/steps/<int:pk>/"
MEASURE = "assessments/measures/<int:pk>/"
assessing: list[URLPattern] = [
    path("assessments/", listing.assessments, name="assessments"),
    path("assessments/members/", members.members, name="members"),
    path("assessments/begin/", beginning.begin, name="begin"),
    path(
        "organisations/<int:pk>/assessments/",
        listing.organisation_assessments,
        name="organisation_assessments",
    ),
    path(ONE, result.assessment, name="assessment"),
    path(f"{ONE}report.pdf", result.report, name="report"),
    path(f"{ONE}history/", result.history, name="history"),
    path(f"{ONE}fill/", filling.fill, name="fill"),
    path(f"{ONE}fill/<str:section>/", filling.section, name="section"),
    path(f"{ONE}save/", filling.save, name="save"),
    path(f"{ONE}find/", filling.find, name="find"),
    path(f"{ONE}review/", filling.review, name="review"),
    path(f"{ONE}answers/", filling.answers, name="answers"),
    path(f"{ONE}files/<int:document>/", filling.file, name="file"),
    path(f"{ONE}close/", closing.close, name="close"),
    path(f"{ONE}discard/", closing.discard, name="discard"),
]
steps: list[URLPattern] = [
    path("assessments/<int:pk>/steps/", recommendations.steps, name="steps"),
    path("assessments/<int:pk>/steps/add/", recommendations.add, name="add_step"),
    path(f"{STEP}edit/", recommendations.edit, name="edit_step"),
    path(f"{STEP}decide/", recommendations.decide, name="decide_step"),
    path(f"{STEP}move/", recommendations.move, name="move_step"),
    path(f"{STEP}remove/", recommendations.remove, name="remove_step"),
    path(f"{STEP}reopen/", recommendations.reopen, name="reopen_step"),
]
plans: list[URLPattern] = [
    path("assessments/measures/", measures.measures, name="measures"),
    path("assessments/<int:pk>/measures/", measures.plan, name="plan"),
    path("assessments/<int:pk>/measures/add/", measures.add, name="add_measure"),
    path("assessments/<int:pk>/savings/", measures.savings, name="savings"),
    path(f"{MEASURE}edit/", measures.edit, name="edit_measure"),
    path(f"{MEASURE}done/", measures.done, name="finish_measure"),
    path(f"{MEASURE}drop/", measures.drop, name="drop_measure"),
    path(f"{MEASURE}replan/", measures.replan, name="replan_measure"),
]
maps: list[URLPattern] = [
    path("assessments/competences/", competences.competences, name="competences"),
]
staff: list[URLPattern] = [*assessing, *steps, *plans, *maps]
public: list[URLPattern] = []
