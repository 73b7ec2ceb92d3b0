"""Records to be compared: one company and what a second row may say of it."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from raceme.engines.duplicates import Record

ALFA = Record(
    id="1",
    name="Alfa Mobilă SRL",
    legal_form="SRL",
    registered_number="18189442",
    vat_number="RO18189442",
    street="Strada Fabricii 12",
    town="Oradea",
    country="RO",
    website="https://www.alfa-mobila.ro",
    email="office@alfa-mobila.ro",
)
WORDS = (
    "Alfa",
    "Beta",
    "Mobilă",
    "Metal",
    "Constr.",
    "Construct",
    "Lemn",
    "Ștefan",
    "Grup",
    "Alfma",
)
TOWNS = ("Oradea", "Arad", "ORADEA", "")
STREETS = ("Strada Fabricii 12", "Str. Fabricii nr. 12", "Calea Aradului 3", "")
NUMBERS = ("18189442", "RO 18189442", "14399840", "", "")
SITES = ("https://www.alfa-mobila.ro", "beta.ro", "", "")


def record(number: str, **facts: str) -> Record:
    """Make the record ``number``, of which nothing is known but ``facts``."""
    return Record(id=number, **facts)


def other(**facts: str) -> Record:
    """Make a second row of the same company, with ``facts`` said otherwise."""
    return replace(ALFA, **{"id": "2", **facts})


def few(seed: int, count: int) -> Sequence[Record]:
    """Make rows that often share something, and often just miss being one."""
    random = Random(seed)  # noqa: S311 (no secret)
    return [
        Record(
            id=f"{at:03}",
            name=" ".join(random.sample(WORDS, random.randint(1, 3)))
            + random.choice(["", " SRL", " S.R.L.", " SA"]),
            registered_number=random.choice(NUMBERS),
            street=random.choice(STREETS),
            town=random.choice(TOWNS),
            country="RO",
            website=random.choice(SITES),
        )
        for at in range(count)
    ]
