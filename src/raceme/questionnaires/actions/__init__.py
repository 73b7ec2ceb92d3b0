"""Every write of questionnaires and answers; callers say ``questionnaires.publish(…)``."""

from raceme.questionnaires.actions.answering import (
    begin_answers,
    confirm_carried,
    discard_answers,
    hand_in,
    save_answers,
    take_up,
)
from raceme.questionnaires.actions.drafting import (
    begin_draft,
    discard_draft,
    new_questionnaire,
    retire,
    save_draft,
    use_again,
)
from raceme.questionnaires.actions.files import attach_file
from raceme.questionnaires.actions.publishing import adopt, publish
from raceme.questionnaires.actions.refusals import (
    CodeTaken,
    DraftBegun,
    NoDraft,
    NotADraft,
    NotComplete,
    NotOpen,
    NotPublishable,
    Retired,
)
from raceme.questionnaires.actions.terms import By, Saved, Standing

__all__ = [
    "By",
    "CodeTaken",
    "DraftBegun",
    "NoDraft",
    "NotADraft",
    "NotComplete",
    "NotOpen",
    "NotPublishable",
    "Retired",
    "Saved",
    "Standing",
    "adopt",
    "attach_file",
    "begin_answers",
    "begin_draft",
    "confirm_carried",
    "discard_answers",
    "discard_draft",
    "hand_in",
    "new_questionnaire",
    "publish",
    "retire",
    "save_answers",
    "save_draft",
    "take_up",
    "use_again",
]
