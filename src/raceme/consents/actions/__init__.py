"""Every write of consents; callers say ``consents.actions.give(…)``."""

from raceme.consents.actions.asking import (
    ASKED_AGAIN_AFTER,
    AskedLately,
    NoAddress,
    ask_for_consent,
    send_page,
)
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
    "ASKED_AGAIN_AFTER",
    "PAGE",
    "AlreadyAgreed",
    "AlreadyWithdrawn",
    "AskedLately",
    "BasisEnded",
    "BasisStands",
    "FromEarlier",
    "LiesAhead",
    "NoAddress",
    "Overtaken",
    "PersonErased",
    "Proof",
    "ProofMissing",
    "SameText",
    "ask_for_consent",
    "close_pages",
    "end_basis",
    "expire",
    "give",
    "make_page_secret",
    "make_page_secrets",
    "name_basis",
    "page_of",
    "page_path",
    "send_page",
    "withdraw",
    "write_text",
]
