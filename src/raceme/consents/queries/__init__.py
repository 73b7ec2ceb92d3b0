"""Named reads of consents; callers say ``consents.queries.consenting(…)``."""

from raceme.consents.queries.asked import asked_of, last_asked
from raceme.consents.queries.people import (
    BY_MAIL,
    PURPOSE_OF_MAIL,
    LeftOut,
    Reason,
    consenting,
    left_out,
    permitted,
    reachable,
)
from raceme.consents.queries.standing import (
    Standing,
    agreed_by,
    bases_of,
    consents_of,
    consents_of_person,
    history_of_person,
    standing_basis,
    standings_of,
    withdrawals_of,
)
from raceme.consents.queries.texts import (
    NUMBERS,
    agreed_to,
    text_in_force,
    texts_in_force,
    texts_of,
)

__all__ = [
    "BY_MAIL",
    "NUMBERS",
    "PURPOSE_OF_MAIL",
    "LeftOut",
    "Reason",
    "Standing",
    "agreed_by",
    "agreed_to",
    "asked_of",
    "bases_of",
    "consenting",
    "consents_of",
    "consents_of_person",
    "history_of_person",
    "last_asked",
    "left_out",
    "permitted",
    "reachable",
    "standing_basis",
    "standings_of",
    "text_in_force",
    "texts_in_force",
    "texts_of",
    "withdrawals_of",
]
