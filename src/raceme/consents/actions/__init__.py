"""Every write of consents; callers say ``consents.actions.give(…)``."""

from raceme.consents.actions.asking import (
    AskedLately,
    NoAddress,
    ask_for_consent,
    preview,
    send_page,
)
from raceme.consents.actions.asking_many import AT_ONCE, Begun, NobodyToAsk, ask_many, begin_asking
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
    "AT_ONCE",
    "PAGE",
    "AlreadyAgreed",
    "AlreadyWithdrawn",
    "AskedLately",
    "BasisEnded",
    "BasisStands",
    "Begun",
    "FromEarlier",
    "LiesAhead",
    "NoAddress",
    "NobodyToAsk",
    "Overtaken",
    "PersonErased",
    "Proof",
    "ProofMissing",
    "SameText",
    "ask_for_consent",
    "ask_many",
    "begin_asking",
    "close_pages",
    "end_basis",
    "expire",
    "give",
    "make_page_secret",
    "make_page_secrets",
    "name_basis",
    "page_of",
    "page_path",
    "preview",
    "send_page",
    "withdraw",
    "write_text",
]
