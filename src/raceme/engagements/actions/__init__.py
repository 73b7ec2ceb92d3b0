"""
Every write of the log: one transaction, a version of the activity, an audit entry.

The activity's row is locked first, so that of two who change the same one the second sees
what the first has left.
"""

from raceme.engagements.actions.attributing import (
    attribute,
    attribute_all,
    change_share,
    exclude,
    exclude_all,
    exclude_engagements,
    include_again,
    include_engagements_again,
    unattribute,
)
from raceme.engagements.actions.checking import faults_of, faults_of_record, today_of
from raceme.engagements.actions.drafts import discard_draft, keep_draft
from raceme.engagements.actions.kinds import add_kind, offer_kind, rename_kind, stop_offering_kind
from raceme.engagements.actions.participation import (
    Correction,
    add_participants,
    correct_engagement,
    refuse_taking_back,
    take_additions_back,
    take_engagement_away,
    take_from_register,
)
from raceme.engagements.actions.places import Place, read_place
from raceme.engagements.actions.proving import (
    KeptFiles,
    add_evidence,
    add_evidence_to_all,
    keep_files,
    remove_evidence,
)
from raceme.engagements.actions.recording import (
    correct_activity,
    hold,
    record_activity,
    restore,
    withdraw_activity,
)
from raceme.engagements.actions.terms import Facts, Part, Proof, Towards

__all__ = [
    "Correction",
    "Facts",
    "KeptFiles",
    "Part",
    "Place",
    "Proof",
    "Towards",
    "add_evidence",
    "add_evidence_to_all",
    "add_kind",
    "add_participants",
    "attribute",
    "attribute_all",
    "change_share",
    "correct_activity",
    "correct_engagement",
    "discard_draft",
    "exclude",
    "exclude_all",
    "exclude_engagements",
    "faults_of",
    "faults_of_record",
    "hold",
    "include_again",
    "include_engagements_again",
    "keep_draft",
    "keep_files",
    "offer_kind",
    "read_place",
    "record_activity",
    "refuse_taking_back",
    "remove_evidence",
    "rename_kind",
    "restore",
    "stop_offering_kind",
    "take_additions_back",
    "take_engagement_away",
    "take_from_register",
    "today_of",
    "unattribute",
    "withdraw_activity",
]
