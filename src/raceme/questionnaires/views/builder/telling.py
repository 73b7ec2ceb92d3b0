"""What moved between two versions, and why an answer does not carry over, in sentences."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy, pgettext_lazy

from raceme.questionnaires.comparing import Carries, Change, Reason

CHANGES: Mapping[Change, object] = {
    Change.ADDED: pgettext_lazy("question", "new"),
    Change.REMOVED: pgettext_lazy("question", "taken out"),
    Change.MOVED: pgettext_lazy("question", "moved"),
    Change.WORDS: gettext_lazy("other words"),
    Change.KIND: gettext_lazy("another kind"),
    Change.OPTIONS: gettext_lazy("other answers to choose from"),
    Change.ROWS: gettext_lazy("other rows"),
    Change.COLUMNS: gettext_lazy("other columns"),
    Change.BOUNDS: gettext_lazy("other bounds"),
    Change.CONDITION: gettext_lazy("another condition"),
    Change.FORMULA: gettext_lazy("another formula"),
    Change.REQUIRED: gettext_lazy("required or no longer required"),
    Change.POINTS: gettext_lazy("other points"),
}
CARRIES: Mapping[Carries, object] = {
    Carries.ALL: gettext_lazy("All answers carry over"),
    Carries.SOME: gettext_lazy("Some answers carry over"),
    Carries.NONE: gettext_lazy("No answer carries over"),
}
REASONS: Mapping[Reason, object] = {
    Reason.REMOVED: gettext_lazy("The question is no longer asked."),
    Reason.KIND: gettext_lazy("Only what fits the new kind does."),
    Reason.FILES: gettext_lazy("Files belong to the answers they were given with."),
    Reason.OPTIONS_GONE: gettext_lazy("Not those that chose: %(codes)s."),
    Reason.ROWS_GONE: gettext_lazy("Not those that answer the rows: %(codes)s."),
    Reason.COLUMNS: gettext_lazy("Not tables that fill in the columns: %(codes)s."),
    Reason.BOUNDS: gettext_lazy("Only what lies within the new bounds does."),
    Reason.CONDITION: gettext_lazy("Only where the new condition asks for it."),
    Reason.DEPENDS: gettext_lazy("Only where it is still asked; that hangs on: %(codes)s."),
}


def change_words(change: Change) -> str:
    return str(CHANGES[change])


def reason_words(reason: Reason, codes: Sequence[str], names: Mapping[str, str]) -> str:
    listed = ", ".join(names.get(code, code) for code in codes)
    return str(REASONS[reason]) % {"codes": listed}
