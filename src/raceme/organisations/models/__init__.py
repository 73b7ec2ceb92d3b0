"""The register, and those who speak for what stands in it."""

from raceme.organisations.models.looked_up import LookedUp
from raceme.organisations.models.own_people import (
    Claim,
    Confirmation,
    Proposal,
    YearlyPart,
    YearlyRound,
)
from raceme.organisations.models.register import (
    SME_CLASSES,
    Affiliation,
    ClusterProfile,
    EarlierPublication,
    Membership,
    NameBlock,
    NameKey,
    Organisation,
    Person,
    PersonKey,
    Relationship,
    SizeClass,
    SizeFact,
    name_of,
)

__all__ = [
    "SME_CLASSES",
    "Affiliation",
    "Claim",
    "ClusterProfile",
    "Confirmation",
    "EarlierPublication",
    "LookedUp",
    "Membership",
    "NameBlock",
    "NameKey",
    "Organisation",
    "Person",
    "PersonKey",
    "Proposal",
    "Relationship",
    "SizeClass",
    "SizeFact",
    "YearlyPart",
    "YearlyRound",
    "name_of",
]
