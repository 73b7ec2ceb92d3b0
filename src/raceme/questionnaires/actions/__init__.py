"""Every write of questionnaires and answers; callers say ``questionnaires.publish(…)``."""

from raceme.questionnaires.actions.answering import (
    begin_answers,
    confirm_carried,
    discard_answers,
    hand_in,
    save_answers,
    take_up,
)
from raceme.questionnaires.actions.publishing import adopt, publish
from raceme.questionnaires.actions.refusals import (
    CodeTaken,
    NotComplete,
    NotOpen,
    NotPublishable,
    Retired,
)
from raceme.questionnaires.actions.terms import By, Saved, Standing

__all__ = [
    "By",
    "CodeTaken",
    "NotComplete",
    "NotOpen",
    "NotPublishable",
    "Retired",
    "Saved",
    "Standing",
    "adopt",
    "begin_answers",
    "confirm_carried",
    "discard_answers",
    "hand_in",
    "publish",
    "save_answers",
    "take_up",
]
