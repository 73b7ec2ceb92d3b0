"""
What each app agrees upon in its ``tests/<app>/agreed.py``, for the sweep over every address.

``ANSWERS`` maps a view's name to a method to each role's answer; ``samples(world)`` maps a
view's name to the arguments of its address (made with factories); ``posted(world)``, where
an app has it, maps a view's name to the form that somebody allowed sends.
"""

ROLES = ("anonymous", "stranger", "partner", "viewer", "expert", "staff", "manager", "owner")
Answers = dict[str, str]

PAGE, DONE, SIGN_IN = "page", "done", "sign in"
FORBIDDEN, NOT_FOUND, NO, INVALID = "forbidden", "not found", "no", "invalid"


def answers(
    allowed: str,
    *,
    to: str,
    anonymous: str = SIGN_IN,
    partner: str = NOT_FOUND,
    otherwise: str = FORBIDDEN,
) -> Answers:
    """
    Return the answers of a page of a workspace: ``allowed`` to the roles named in ``to``.

    The workspace's other roles get ``otherwise``, a stranger finds nothing.
    """
    within = {role: allowed if role in to.split() else otherwise for role in ROLES[3:]}
    return {"anonymous": anonymous, "stranger": NOT_FOUND, "partner": partner, **within}


READERS = "viewer expert staff manager owner"
WRITERS = "staff manager owner"
MANAGERS = "manager owner"
OWNERS = "owner"


def everybody(answer: str) -> Answers:
    return dict.fromkeys(ROLES, answer)


def signed_in(answer: str) -> Answers:
    return everybody(answer) | {"anonymous": SIGN_IN}


# A page that takes no POST, or takes nothing but a POST: asked of nobody signed out.
REFUSED = signed_in(NO)
