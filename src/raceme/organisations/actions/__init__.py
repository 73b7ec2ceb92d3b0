"""
Every write of the register.

What is shared by all (organisations, sizes, cluster profiles) is audited for the installation;
what a workspace knows (people, memberships, affiliations) for that workspace. A record's row is
locked before it is compared with what its form was shown.
"""

from raceme.organisations.actions.addresses import clear_person_address
from raceme.organisations.actions.claims import (
    ClaimedAlready,
    NotWaiting,
    approve_claim,
    ask_claim,
    claim_with,
    confirm_claim,
    end_claim,
    name_colleague,
    refuse_claim,
)
from raceme.organisations.actions.clusters import (
    correct_membership,
    describe_cluster,
    join_cluster,
    leave_cluster,
    publish_cluster,
    unpublish_cluster,
)
from raceme.organisations.actions.company_links import (
    NoAddress,
    NobodyThere,
    company_affiliation,
    company_link,
    renew_company_link,
    revoke_company_links,
    send_company_link,
)
from raceme.organisations.actions.deciding import DecidedAlready, decide_proposal
from raceme.organisations.actions.looking_up import (
    MOST_LOOKED_UP,
    NothingToLookUp,
    Taken,
    TooManyToLookUp,
    add_as_found,
    begin_look_up,
    correct_as_found,
    keep_answer,
    settle_looked_up,
)
from raceme.organisations.actions.organisations import (
    add_organisation,
    correct_organisation,
    relate,
    state_size,
    use_organisation,
)
from raceme.organisations.actions.own_company import Said, Voice, Year, confirm_facts, say_facts
from raceme.organisations.actions.people import (
    add_person,
    affiliate,
    correct_affiliation,
    correct_person,
    end_affiliation,
)
from raceme.organisations.actions.refusals import (
    AlreadyAffiliated,
    AlreadyMember,
    AlreadyRegistered,
    NamesakeExists,
)
from raceme.organisations.actions.standing import (
    MergedMeanwhile,
    gone,
    hold,
    hold_people,
    locked_organisation,
    locked_person,
)
from raceme.organisations.actions.terms import PersonFacts, ProfileFacts, SizeFacts

__all__ = [
    "MOST_LOOKED_UP",
    "AlreadyAffiliated",
    "AlreadyMember",
    "AlreadyRegistered",
    "ClaimedAlready",
    "DecidedAlready",
    "MergedMeanwhile",
    "NamesakeExists",
    "NoAddress",
    "NobodyThere",
    "NotWaiting",
    "NothingToLookUp",
    "PersonFacts",
    "ProfileFacts",
    "Said",
    "SizeFacts",
    "Taken",
    "TooManyToLookUp",
    "Voice",
    "Year",
    "add_as_found",
    "add_organisation",
    "add_person",
    "affiliate",
    "approve_claim",
    "ask_claim",
    "begin_look_up",
    "claim_with",
    "clear_person_address",
    "company_affiliation",
    "company_link",
    "confirm_claim",
    "confirm_facts",
    "correct_affiliation",
    "correct_as_found",
    "correct_membership",
    "correct_organisation",
    "correct_person",
    "decide_proposal",
    "describe_cluster",
    "end_affiliation",
    "end_claim",
    "gone",
    "hold",
    "hold_people",
    "join_cluster",
    "keep_answer",
    "leave_cluster",
    "locked_organisation",
    "locked_person",
    "name_colleague",
    "publish_cluster",
    "refuse_claim",
    "relate",
    "renew_company_link",
    "revoke_company_links",
    "say_facts",
    "send_company_link",
    "settle_looked_up",
    "state_size",
    "unpublish_cluster",
    "use_organisation",
]
