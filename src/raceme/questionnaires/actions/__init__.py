"""Every write of questionnaires and answers; callers say ``questionnaires.publish(…)``."""

from raceme.questionnaires.actions.answering import (
    begin_answers,
    confirm_carried,
    discard_answers,
    hand_in,
    save_answers,
    take_up,
)
from raceme.questionnaires.actions.collecting import (
    ANSWERS,
    BEGUN_FROM_CLIENT,
    SOMEBODY,
    answers_behind,
    ask_for_answers,
    begin_asked,
    begin_by_link,
    hand_in_answers,
    open_elsewhere,
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
from raceme.questionnaires.actions.opening import Opening, close_collection, open_collection
from raceme.questionnaires.actions.publishing import adopt, publish
from raceme.questionnaires.actions.refusals import (
    CodeTaken,
    CollectionOver,
    DraftBegun,
    NobodyIsNamed,
    NoDraft,
    NotADraft,
    NotComplete,
    NotOpen,
    NotPublishable,
    Retired,
)
from raceme.questionnaires.actions.terms import By, Saved, Standing

__all__ = [
    "ANSWERS",
    "BEGUN_FROM_CLIENT",
    "SOMEBODY",
    "By",
    "CodeTaken",
    "CollectionOver",
    "DraftBegun",
    "NoDraft",
    "NobodyIsNamed",
    "NotADraft",
    "NotComplete",
    "NotOpen",
    "NotPublishable",
    "Opening",
    "Retired",
    "Saved",
    "Standing",
    "adopt",
    "answers_behind",
    "ask_for_answers",
    "attach_file",
    "begin_answers",
    "begin_asked",
    "begin_by_link",
    "begin_draft",
    "close_collection",
    "confirm_carried",
    "discard_answers",
    "discard_draft",
    "hand_in",
    "hand_in_answers",
    "new_questionnaire",
    "open_collection",
    "open_elsewhere",
    "publish",
    "retire",
    "save_answers",
    "save_draft",
    "take_up",
    "use_again",
]
