"""
What follows from assessments, once: a map of competences, and a footprint with its plan.

Each is begun, answered and closed by the actions that an expert uses, and counts towards no
programme; a company has decided on a step, and two measures of its plan were carried out.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Q

from raceme.accounts.models import User
from raceme.assessments import actions, library
from raceme.assessments.actions.measures import (
    MeasureFacts,
    finish_measure,
    plan_measure,
    verify_savings,
)
from raceme.assessments.actions.recommendations import add_step, decide_step
from raceme.assessments.models import Assessment
from raceme.assessments.queries import closed_of, suggested_wave
from raceme.assessments.queries.measures import differences_of
from raceme.assessments.queries.recommendations import steps_of
from raceme.assessments.words import Titles
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.stage import Stage, chance_for, in_the_morning
from raceme.organisations.models import Organisation
from raceme.organisations.queries import listed_organisations, organisations_of, people_of
from raceme.questionnaires import actions as answering
from raceme.questionnaires.queries import questionnaires_of, rows_of
from raceme.questionnaires.solving import scheme_of
from raceme.workspaces.models import Workspace

BY = "ioana.muresan@transilvania-it.example"
MAPPING, FOOTPRINT, FACTORS = "competence-mapping", "carbon-footprint", "europe-2025"
COMPANY = "Medisfera SRL"
MAPPED = 14
# How often a company offers, seeks and lacks a competence.
OFFERED, SOUGHT, LACKED = 0.24, 0.16, 0.1
# Two years of one company: gas in cubic metres, diesel in litres, electricity in kWh.
YEARS = ((60, 21_000, 6_400, 148_000), (8, 17_500, 6_100, 141_000))
PLANNED = (
    # What, of which amount, tonnes a year, cost, weeks ago that it was to be done and was.
    ("Insulate the roof of the hall", "scope-1", "5.5", 18_000, 30, 34),
    ("Fuller journeys, planned each week", "scope-1", "1", 0, 20, 21),
    ("Light by sensors in the stores", "scope-2-location", "1.8", 6_500, 2, None),
)
LATER = (
    ("Panels on the roof", "scope-2-location", "9", 52_000, -40),
    ("A heat pump for the offices", "scope-1", "6", 31_000, -60),
)


def build(stage: Stage) -> None:
    workspace = stage.workspaces[TRANSILVANIA]
    members = listed_organisations(workspace, on=stage.today).filter(Q(is_member_now=True))
    firms = members.filter(kind=Organisation.Kind.COMPANY)
    for number, firm in enumerate(firms[:MAPPED]):
        chance = chance_for(f"mapped {firm.name}")
        day = stage.today - timedelta(weeks=6 + number)
        _assessed(workspace, firm, code=MAPPING, day=day, answers=_competences(chance))
    _plan(stage, workspace, organisations_of(workspace).get(name=COMPANY))
    codes = (MAPPING, FOOTPRINT)
    questionnaires_of(workspace).filter(shipped_as__in=codes).update(is_generated=True)


def _competences(chance: Random) -> Mapping[str, Any]:
    """Say what a company can do for others, looks for and lacks, by the definition's own map."""
    said = library.definition(MAPPING)
    stands = ((said["map"]["offers"], OFFERED), (said["map"]["seeks"], SOUGHT))
    found: dict[str, Any] = {}
    for section in said["sections"]:
        for item in section["items"]:
            if item["code"] in said["map"]["items"]:
                found[item["code"]] = _row(item, stands, chance, lacks=said["map"]["lacks"])
    return found


def _row(
    item: Mapping[str, Any], stands: tuple[tuple[str, float], ...], chance: Random, *, lacks: str
) -> dict[str, list[str]]:
    rows = {}
    for row in item["rows"]:
        chosen = [code for code, often in stands if chance.random() < often]
        if not chosen and chance.random() < LACKED:
            chosen = [lacks]
        rows[row["code"]] = chosen
    return {code: chosen for code, chosen in rows.items() if chosen}


def _assessed(
    workspace: Workspace,
    firm: Organisation,
    *,
    code: str,
    day: date,
    answers: Mapping[str, Any],
    factors: str = "",
) -> Assessment:
    by, settled = User.objects.get(email=BY), questionnaires_of(workspace).filter(code=code).first()
    waves = closed_of(firm, workspace=workspace, code=code).values_list("wave", flat=True)
    row = actions.begin(
        workspace,
        begun=actions.Begun(
            organisation=firm,
            on=day,
            language="ro",
            shipped="" if settled else code,
            questionnaire=settled,
            factors=factors,
            wave=suggested_wave(waves),
        ),
        by=by,
        at=in_the_morning(day, minutes=10),
        is_generated=True,
    )
    scheme = scheme_of(row.answers.version)
    known = {item.code for item in scheme.items}
    answering.save_answers(
        row.answers,
        {item: value for item, value in answers.items() if item in known},
        seen=_seen(row),
        by=by,
        at=in_the_morning(day, minutes=60),
    )
    closed = actions.Closed(on=day, wave=row.wave, language="ro", hours=Decimal(3))
    return actions.close(row, closed=closed, by=by, at=in_the_morning(day, minutes=200))


def _seen(row: Assessment) -> dict[str, int]:
    return {code: each.revision for code, each in rows_of(row.answers).items()}


def _plan(stage: Stage, workspace: Workspace, firm: Organisation) -> None:
    before, after = (
        _assessed(
            workspace,
            firm,
            code=FOOTPRINT,
            day=stage.today - timedelta(weeks=weeks),
            answers=_footprint(stage.today.year - 2 + number, gas, diesel, power),
            factors=FACTORS,
        )
        for number, (weeks, gas, diesel, power) in enumerate(YEARS)
    )
    owner = people_of(workspace).filter(affiliations__organisation=firm).order_by("pk").first()
    by, begun = User.objects.get(email=BY), in_the_morning(before.on, minutes=300)
    for title, quantity, saving, cost, due, done in PLANNED:
        facts = MeasureFacts(
            title=title,
            quantity=quantity,
            saving=Decimal(saving),
            due_on=stage.today - timedelta(weeks=due),
            cost=Decimal(cost) or None,
            currency="EUR",
            owner=owner,
        )
        made = plan_measure(before, facts=facts, by=by, at=begun)
        if done is not None:
            day = stage.today - timedelta(weeks=done)
            finish_measure(made, done_on=day, by=by, at=in_the_morning(day, minutes=30))
    _go_on(stage, after, by=by)


def _go_on(stage: Stage, footprint: Assessment, *, by: User) -> None:
    """Verify what was saved, plan on, and let the company decide on its first step."""
    at = in_the_morning(footprint.on, minutes=300)
    titles = Titles(footprint.answers.version.definition, language="en")
    proposed = {
        one.measure.pk: one.proposed
        for each in differences_of(footprint, titles)
        for one in each.proposals
    }
    verify_savings(footprint, savings=proposed, by=by, at=at)
    for title, quantity, saving, cost, due in LATER:
        facts = MeasureFacts(
            title=title,
            quantity=quantity,
            saving=Decimal(saving),
            due_on=stage.today - timedelta(weeks=due),
            cost=Decimal(cost),
            currency="EUR",
        )
        plan_measure(footprint, facts=facts, by=by, at=at)
    add_step(
        footprint,
        title="Întrebați banca despre un credit verde",
        text="Oferta este deschisă până la sfârșitul trimestrului.",
        by=by,
        at=at,
    )
    first = steps_of(footprint)[0]
    decide_step(
        first,
        is_accepted=True,
        reason="Începem în primăvară",
        revision=first.revision,
        said_by="Elena Rusu",
        by=by,
        at=at + timedelta(minutes=30),
    )


def _footprint(year: int, gas: int, diesel: int, power: int) -> Mapping[str, Any]:
    return {
        "year": year,
        "country": "ro",
        "boundary": "operational",
        "turnover": 2_400_000,
        "staff": 34,
        "combustion": [{"fuel": "natural-gas", "unit": "m3", "amount": gas}],
        "vehicles": [{"fuel": "diesel", "unit": "l", "amount": diesel}],
        "refrigerants": [{"gas": "r410a", "leak": 1.5}],
        "electricity": [{"meter": "Hală", "kwh": power, "contract": "grid"}],
    }
