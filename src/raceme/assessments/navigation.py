from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raceme.assessments import library
from raceme.assessments.models import Assessment, Measure, Recommendation
from raceme.core.history import HistoryWords, said_number
from raceme.core.navigation import Entry, Tab

MENU = [
    Entry(
        label=_("Assessments"), icon="clipboard-check", view="assessments:assessments", position=35
    ),
]
ORGANISATION_TABS = [
    Tab(label=_("Assessments"), view="assessments:organisation_assessments", position=45),
]


def _amount(code: str) -> str:
    """Return what an amount of the assessments that ship is called; any other by its code."""
    title = _amounts().get(code, {})
    return title.get((get_language() or "en")[:2]) or code


@cache
def _amounts() -> Mapping[str, Mapping[str, str]]:
    return {
        each["code"]: each["title"]
        for definition in library.definitions()
        for each in definition.get("scoring", {}).get("quantities", ())
    }


HISTORY = HistoryWords(
    verbs={
        "add_step": _("Next step added"),
        "begin": _("Assessment begun"),
        "close": _("Assessment closed"),
        "decide_step": _("Next step decided on"),
        "discard": _("Assessment discarded"),
        "drop_measure": _("Measure dropped"),
        "edit_measure": _("Measure changed"),
        "edit_step": _("Next step reworded"),
        "finish_measure": _("Measure done"),
        "load_factors": _("Set of factors loaded"),
        "move_step": _("Next step moved"),
        "plan_measure": _("Measure planned"),
        "remove_step": _("Next step taken away"),
        "reopen_step": _("Decision on a next step taken back"),
        "replan_measure": _("Measure planned again"),
        "verify_saving": _("Saving verified"),
    },
    fields={
        "activity": _("In the log"),
        "cost": _("Cost"),
        "currency": _("Currency"),
        "decided_by": _("Decided by"),
        "done_on": _("Done on"),
        "due_on": _("To be done by"),
        "expert": _("Expert"),
        "factors": _("Factors"),
        "hours": _("Hours"),
        "note": _("Note"),
        "on": _("Day"),
        "organisation": _("Company"),
        "overall": _("Overall score"),
        "owner": _("Who sees to it"),
        "place": _("Place"),
        "quantity": _("What it lowers"),
        "questionnaire": _("Questionnaire"),
        "reason": _("Reason"),
        "said_by": _("Who said it"),
        "saving": _("Saving in a year"),
        "state": _("State"),
        "steps": _("Next steps"),
        "text": _("Text"),
        "title": _("Title"),
        "verified_saving": _("Verified"),
        "wave": _("Wave"),
        "year": _("Year"),
    },
    values={
        "cost": said_number,
        "hours": said_number,
        "overall": said_number,
        "quantity": _amount,
        "saving": said_number,
        "verified_saving": said_number,
        "state": {
            **dict(Assessment.State.choices),
            **dict(Recommendation.State.choices),
            **dict(Measure.State.choices),
        },
        "wave": dict(Assessment.Wave.choices),
    },
)
