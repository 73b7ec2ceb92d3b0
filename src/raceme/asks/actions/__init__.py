"""Every write of asks; callers say ``asks.ask(…)``."""

from raceme.asks.actions.asking import ask, ask_many, check
from raceme.asks.actions.closing import answer, decline, expire, hand_over, withdraw, withdraw_all
from raceme.asks.actions.links import PURPOSE, close_page, is_theirs, make_page_link, page_with
from raceme.asks.actions.moving import move_due_day, resume
from raceme.asks.actions.refusals import (
    AnswerMissing,
    AskedAlready,
    DueTooEarly,
    MinutesOutOfRange,
    NobodyToAsk,
    NoLongerOpen,
    NotToldYet,
    OverBudget,
    PageMissing,
    PurposeMissing,
    RemindedEnough,
    TitleMissing,
)
from raceme.asks.actions.rhythm import change_rhythm
from raceme.asks.actions.telling import (
    address_anew,
    free_from,
    language_of,
    letter,
    preview,
    remind,
    tell,
    tell_everybody,
)
from raceme.asks.actions.terms import SCHEDULE, Asking, By, Recipient, Sent

__all__ = [
    "PURPOSE",
    "SCHEDULE",
    "AnswerMissing",
    "AskedAlready",
    "Asking",
    "By",
    "DueTooEarly",
    "MinutesOutOfRange",
    "NoLongerOpen",
    "NobodyToAsk",
    "NotToldYet",
    "OverBudget",
    "PageMissing",
    "PurposeMissing",
    "Recipient",
    "RemindedEnough",
    "Sent",
    "TitleMissing",
    "address_anew",
    "answer",
    "ask",
    "ask_many",
    "change_rhythm",
    "check",
    "close_page",
    "decline",
    "expire",
    "free_from",
    "hand_over",
    "is_theirs",
    "language_of",
    "letter",
    "make_page_link",
    "move_due_day",
    "page_with",
    "preview",
    "remind",
    "resume",
    "tell",
    "tell_everybody",
    "withdraw",
    "withdraw_all",
]
