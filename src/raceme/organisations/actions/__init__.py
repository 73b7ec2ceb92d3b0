"""
Every write of the register.

What is shared by all (organisations, sizes, cluster profiles) is audited for the installation;
what a workspace knows (people, memberships, affiliations) for that workspace. A record's row is
locked before it is compared with what its form was shown.
"""

from raceme.organisations.actions.addresses import clear_person_address
from raceme.organisations.actions.clusters import (
    describe_cluster,
    join_cluster,
    leave_cluster,
    publish_cluster,
    unpublish_cluster,
)
from raceme.organisations.actions.organisations import (
    add_organisation,
    correct_organisation,
    relate,
    state_size,
    use_organisation,
)
from raceme.organisations.actions.people import (
    add_person,
    affiliate,
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
    "AlreadyAffiliated",
    "AlreadyMember",
    "AlreadyRegistered",
    "MergedMeanwhile",
    "NamesakeExists",
    "PersonFacts",
    "ProfileFacts",
    "SizeFacts",
    "add_organisation",
    "add_person",
    "affiliate",
    "clear_person_address",
    "correct_organisation",
    "correct_person",
    "describe_cluster",
    "end_affiliation",
    "gone",
    "hold",
    "hold_people",
    "join_cluster",
    "leave_cluster",
    "locked_organisation",
    "locked_person",
    "publish_cluster",
    "relate",
    "state_size",
    "unpublish_cluster",
    "use_organisation",
]
