"""Every write of partnerships and good practices; callers say ``actions.…``."""

from raceme.partnerships.actions.partnerships import (
    add_papers,
    add_partnership,
    correct_partnership,
    end,
    remove_partnership,
    resume,
    sign,
    take_paper_away,
)
from raceme.partnerships.actions.practices import (
    add_practice,
    add_practice_papers,
    correct_practice,
    name_adopter,
    propose,
    publish,
    remove_practice,
    take_adopter_away,
    take_practice_paper_away,
    withdraw,
)
from raceme.partnerships.actions.terms import (
    Adoption,
    Counted,
    InIt,
    PartnershipFacts,
    PracticeFacts,
)

__all__ = [
    "Adoption",
    "Counted",
    "InIt",
    "PartnershipFacts",
    "PracticeFacts",
    "add_papers",
    "add_partnership",
    "add_practice",
    "add_practice_papers",
    "correct_partnership",
    "correct_practice",
    "end",
    "name_adopter",
    "propose",
    "publish",
    "remove_partnership",
    "remove_practice",
    "resume",
    "sign",
    "take_adopter_away",
    "take_paper_away",
    "take_practice_paper_away",
    "withdraw",
]
