"""
What each app agrees upon in its ``tests/<app>/agreed.py``, for the sweep over every address.

``ANSWERS`` maps a view's name to a method to each role's answer; ``samples(world)`` maps a
view's name to the arguments of its address (made with factories); ``posted(world)``, where
an app has it, maps a view's name to the form that somebody allowed sends.
"""

ROLES = (
    "anonymous",
    "stranger",
    "partner",
    "officer",
    "company",
    "viewer",
    "expert",
    "staff",
    "manager",
    "owner",
)
# Those that a workspace gives; the five before are of nobody who belongs to it.
WITHIN = ROLES[5:]
Answers = dict[str, str]

PAGE, DONE, SIGN_IN = "page", "done", "sign in"
FORBIDDEN, NOT_FOUND, NO, INVALID = "forbidden", "not found", "no", "invalid"


def answers(
    allowed: str,
    *,
    to: str,
    anonymous: str = SIGN_IN,
    partner: str = NOT_FOUND,
    officer: str = NOT_FOUND,
    company: str = NOT_FOUND,
    otherwise: str = FORBIDDEN,
) -> Answers:
    """
    Return the answers of a page of a workspace: ``allowed`` to the roles named in ``to``.

    The workspace's other roles get ``otherwise``; a stranger finds nothing, nor does an officer
    of a funder, or somebody who speaks for one of its companies: they have no role.
    """
    within = {role: allowed if role in to.split() else otherwise for role in WITHIN}
    outside = {"anonymous": anonymous, "stranger": NOT_FOUND}
    return {**outside, "partner": partner, "officer": officer, "company": company, **within}


READERS = "viewer expert staff manager owner"
WRITERS = "staff manager owner"
MANAGERS = "manager owner"
OWNERS = "owner"


def overseen(answer: str) -> Answers:
    """Return the answers of a page of a programme's officers: nobody else finds it."""
    return everybody(NOT_FOUND) | {"anonymous": SIGN_IN, "officer": answer}


def of_company(answer: str) -> Answers:
    """Return the answers of a page of a company's own people: nobody else finds it."""
    return everybody(NOT_FOUND) | {"anonymous": SIGN_IN, "company": answer}


def everybody(answer: str) -> Answers:
    return dict.fromkeys(ROLES, answer)


def signed_in(answer: str) -> Answers:
    return everybody(answer) | {"anonymous": SIGN_IN}


# A page that takes no POST, or takes nothing but a POST: asked of nobody signed out.
REFUSED = signed_in(NO)
