"""Short tables that the generated load draws its names and places from."""

from raceme.demo.names.companies import LEGAL_FORMS, SECTORS
from raceme.demo.names.people import NAMES
from raceme.demo.names.places import TOWNS
from raceme.demo.stage import chance_for
from raceme.organisations.names import name_key, person_key

Table = list[tuple[str, ...]]

FIRST_WORDS = 1500
PLACES = 200
PLACES_AT_HOME = 140
GIVEN_NAMES = 70
FAMILY_NAMES = 300
SYLLABLES = """
ba ce do fi gu la me no pi ru sa te vo xi zu bra cle dro fle gri plo stu tra vel zor
"""


def first_words() -> Table:
    """Return made-up words, each with the form that matching reads."""
    chance = chance_for("scale words")
    syllables = SYLLABLES.split()
    words: dict[str, None] = {}
    while len(words) < FIRST_WORDS:
        words["".join(chance.choice(syllables) for _ in range(3)).capitalize()] = None
    return [(word, name_key(word)) for word in words]


def second_words() -> Table:
    """Return what companies do, each with its form for matching and its NACE code."""
    return [
        (word, name_key(word), activity_code)
        for activity_code, at_home, _ in SECTORS.values()
        for word in at_home.split()
    ]


def places() -> Table:
    """Return towns with country, region and legal form; seven of ten are Romanian."""
    chance = chance_for("scale places")
    home = [chance.choice(TOWNS["RO"]) for _ in range(PLACES_AT_HOME)]
    abroad = [each for towns in TOWNS.values() for each in towns if each.country != "RO"]
    others = [chance.choice(abroad) for _ in range(PLACES - PLACES_AT_HOME)]
    return [
        (each.name, each.country, each.region, LEGAL_FORMS[each.country])
        for each in [*home, *others]
    ]


def given_names() -> Table:
    women, men, _ = NAMES["RO"]
    named = [*((name, "woman") for name in women), *((name, "man") for name in men)]
    return [(name, person_key(name), gender) for name, gender in named[:GIVEN_NAMES]]


def family_names() -> Table:
    """Return Romanian family names, then others made of two of them."""
    families = NAMES["RO"][2]
    doubled = [f"{one}-{other}" for one in families for other in families if one != other]
    return [(name, person_key(name)) for name in [*families, *doubled][:FAMILY_NAMES]]
