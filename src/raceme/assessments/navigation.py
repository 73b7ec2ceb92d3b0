from django.utils.translation import gettext_lazy as _

from raceme.assessments.models import Assessment, Recommendation
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab

MENU = [
    Entry(
        label=_("Assessments"), icon="clipboard-check", view="assessments:assessments", position=35
    ),
]
ORGANISATION_TABS = [
    Tab(label=_("Assessments"), view="assessments:organisation_assessments", position=45),
]
HISTORY = HistoryWords(
    verbs={
        "add_step": _("Next step added"),
        "begin": _("Assessment begun"),
        "close": _("Assessment closed"),
        "decide_step": _("Next step decided on"),
        "discard": _("Assessment discarded"),
        "edit_step": _("Next step reworded"),
        "load_factors": _("Set of factors loaded"),
        "move_step": _("Next step moved"),
        "remove_step": _("Next step taken away"),
        "reopen_step": _("Decision on a next step taken back"),
    },
    fields={
        "activity": _("In the log"),
        "decided_by": _("Decided by"),
        "expert": _("Expert"),
        "factors": _("Factors"),
        "hours": _("Hours"),
        "on": _("Day"),
        "organisation": _("Company"),
        "overall": _("Overall score"),
        "place": _("Place"),
        "questionnaire": _("Questionnaire"),
        "reason": _("Reason"),
        "said_by": _("Who said it"),
        "state": _("State"),
        "steps": _("Next steps"),
        "text": _("Text"),
        "title": _("Title"),
        "wave": _("Wave"),
        "year": _("Year"),
    },
    values={
        "state": {**dict(Assessment.State.choices), **dict(Recommendation.State.choices)},
        "wave": dict(Assessment.Wave.choices),
    },
)
