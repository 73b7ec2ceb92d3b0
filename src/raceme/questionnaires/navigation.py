from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry

MENU = [
    Entry(
        label=_("Questionnaires"),
        icon="clipboard-list",
        view="questionnaires:questionnaires",
        position=46,
    ),
]
HISTORY = HistoryWords(
    verbs={
        "begin_answers": _("Answers begun"),
        "begin_draft": _("Draft begun"),
        "change_collection": _("Collection changed"),
        "close_collection": _("Collection closed"),
        "discard_answers": _("Answers discarded"),
        "discard_draft": _("Draft discarded"),
        "hand_in": _("Answers handed in"),
        "new_questionnaire": _("Questionnaire begun"),
        "open_collection": _("Collection opened"),
        "publish": _("Version published"),
        "renew_public_link": _("Public link renewed"),
        "reopen_collection": _("Collection reopened"),
        "retire": _("Questionnaire retired"),
        "take_up": _("Answers taken up again"),
        "use_again": _("Questionnaire used again"),
    },
    fields={
        "closed_at": _("Closed"),
        "closes_on": _("Last day"),
        "note": _("What moved"),
        "questionnaire": _("Questionnaire"),
        "title": _("Title"),
        "version": _("Version"),
    },
    # The entry itself says that it was closed or reopened, and when.
    untold=frozenset({"closed_at"}),
)
