"""Every write of consents; callers say ``consents.actions.give(…)``."""

from raceme.consents.actions.answering import decline
from raceme.consents.actions.asking import (
    MODULE,
    AskedLately,
    NoAddress,
    StillOpen,
    ask_for_consent,
    question,
    send_page,
    usual_due,
)
from raceme.consents.actions.asking_many import NobodyToAsk, ask_many
from raceme.consents.actions.bases import BasisEnded, BasisStands, end_basis, name_basis
from raceme.consents.actions.giving import expire, give, withdraw
from raceme.consents.actions.links import (
    PAGE,
    close_pages,
    make_page_secret,
    make_page_secrets,
    page_of,
    page_path,
)
from raceme.consents.actions.refusals import (
    AlreadyAgreed,
    AlreadyWithdrawn,
    LiesAhead,
    Overtaken,
    PersonErased,
    ProofMissing,
)
from raceme.consents.actions.terms import Proof
from raceme.consents.actions.texts import FromEarlier, SameText, write_text

__all__ = [
    "MODULE",
    "PAGE",
    "AlreadyAgreed",
    "AlreadyWithdrawn",
    "AskedLately",
    "BasisEnded",
    "BasisStands",
    "FromEarlier",
    "LiesAhead",
    "NoAddress",
    "NobodyToAsk",
    "Overtaken",
    "PersonErased",
    "Proof",
    "ProofMissing",
    "SameText",
    "StillOpen",
    "ask_for_consent",
    "ask_many",
    "close_pages",
    "decline",
    "end_basis",
    "expire",
    "give",
    "make_page_secret",
    "make_page_secrets",
    "name_basis",
    "page_of",
    "page_path",
    "question",
    "send_page",
    "usual_due",
    "withdraw",
    "write_text",
]
