"""Short ways to say a log: what a test does not name is ordinary, and counts."""

from dataclasses import replace
from datetime import date

from raceme.engines.indicators import Activity, Figure, Log, Participant, Rule, SizeClass

DAY = date(2024, 5, 14)


def participant(number: int, **facts: object) -> Participant:
    """Return the engagement ``number`` of the person and organisation of that number."""
    ordinary = Participant(
        id=str(number),
        organisation=f"o{number}",
        person=f"p{number}",
        country="RO",
        region="RO113",
        size_class=SizeClass.SMALL,
        organisation_kind="company",
        sector="62.01",
        has_evidence=True,
    )
    return replace(ordinary, **facts)  # type: ignore[arg-type]


def activity(number: int, *participants: Participant, **facts: object) -> Activity:
    """Return the workshop ``number``, held in Cluj on ``DAY``."""
    ordinary = Activity(
        id=f"a{number}",
        kind="workshop",
        started_on=date(2024, 1, 1),
        ended_on=DAY,
        country="RO",
        region="RO113",
        has_evidence=True,
        participants=participants,
    )
    return replace(ordinary, **facts)  # type: ignore[arg-type]


def rule(measure: str, **said: object) -> Rule:
    """Return a rule of ``measure`` over workshops, as a form would write it."""
    kinds: dict[str, object] = {} if measure == "register" else {"kinds": ["workshop"]}
    return Rule.from_json({"measure": measure} | kinds | said)


def subjects(figure: Figure) -> list[str]:
    return [line.subject for line in figure.lines]


def reasons(figure: Figure) -> dict[str, str]:
    return {one.record: one.reason.value for one in figure.left_out}


def log(*activities: Activity) -> Log:
    return Log(activities=activities)
