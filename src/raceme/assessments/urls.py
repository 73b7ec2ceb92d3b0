from django.urls import URLPattern, path

from raceme.assessments.views import recommendations

STEP = "assessments/steps/<int:pk>/"
steps: list[URLPattern] = [
    path("assessments/<int:pk>/steps/", recommendations.steps, name="steps"),
    path("assessments/<int:pk>/steps/add/", recommendations.add, name="add_step"),
    path(f"{STEP}edit/", recommendations.edit, name="edit_step"),
    path(f"{STEP}decide/", recommendations.decide, name="decide_step"),
    path(f"{STEP}move/", recommendations.move, name="move_step"),
    path(f"{STEP}remove/", recommendations.remove, name="remove_step"),
    path(f"{STEP}reopen/", recommendations.reopen, name="reopen_step"),
]
staff: list[URLPattern] = [*steps]
public: list[URLPattern] = []
