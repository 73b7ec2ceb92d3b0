"""A workspace that none of the programmes concerns: what it knows, nobody else sees."""

from datetime import date

from raceme.demo.cases.crowds import crowd
from raceme.demo.names.places import town
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import Recorder, on
from raceme.demo.stage import Stage, chance_for


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("danube-bio")), by=("Victor Neagoe",))
    people = crowd(
        stage,
        chance_for("danube-bio"),
        workspace=log.workspace,
        countries={"RO": 9},
        sectors=("food", "energy"),
    )
    workshop = log.record(
        "workshop",
        "Proteins from the delta",
        on(date(2025, 3, 18), start="10:00", end="13:00"),
        place=town("Galați"),
        hours="3",
    )
    log.bring(workshop, people)
    log.prove_all(workshop)
