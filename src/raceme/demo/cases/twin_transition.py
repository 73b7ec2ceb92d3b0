"""Innovative services for twin transition: analyse, create together, validate, pass on."""

from datetime import date, timedelta

from raceme.demo.cases.crowds import companies, crowd, one_of
from raceme.demo.cooperating import agree
from raceme.demo.names.places import town
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage, chance_for

BY = ("Gabriel Enache", "Lavinia Dobre")
SECTORS = ("wood", "textile", "energy", "construction", "health", "creative")
CLUSTERS = (
    "Romanian Textile Concept",
    "Pro Wood",
    "Traditions Manufacturing Future",
    "Indagro Vest",
)


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("twin-transition")), by=BY)
    people = crowd(
        stage,
        chance_for("twin-transition people"),
        workspace=log.workspace,
        countries={"RO": 26},
        sectors=SECTORS,
    )
    _portfolio(log, people)
    _tour(log, people)
    _brochures(log)
    _agreements(log)


def _portfolio(log: Recorder, people: list[Somebody]) -> None:
    """Analyse the services, create a portfolio together, and validate it."""
    register = log.stage.register
    analysis = log.record(
        "service-analysis",
        "Analysis of the support services that clusters offer",
        on(date(2022, 12, 5), date(2023, 1, 27)),
        place=ONLINE,
        plan="1",
    )
    for name in CLUSTERS:
        log.join(analysis, register[name])
    log.prove(analysis, "Analysis of services")
    workshop = log.record(
        "co-creation-workshop",
        "Co-creation workshop: services for a green and digital transition",
        on(date(2023, 3, 9), date(2023, 3, 10)),
        place=town("București"),
        hours="12",
        plan="2",
    )
    log.bring(workshop, people[:18])
    for name in CLUSTERS[:3]:
        log.join(workshop, register[name])
    log.join(workshop, register["Innovation Performance AS"], role="expert")
    log.prove_all(workshop)
    training = log.record(
        "training",
        "Training session that validates the portfolio",
        on(date(2023, 6, 14), start="09:00", end="16:00"),
        place=town("Brașov"),
        hours="6.5",
        plan="3",
    )
    log.bring(training, people[6:22])
    log.prove_all(training)
    postponed = log.record(
        "training",
        "Training session, first date",
        on(date(2023, 5, 24)),
        place=town("Brașov"),
        state="not_held",
    )
    log.bring(postponed, people[6:10], state="expected")


def _tour(log: Recorder, people: list[Somebody]) -> None:
    """Travel to Norway and back."""
    tour = log.record(
        "study-visit",
        "Study tour to Norway: services of Norwegian clusters",
        on(date(2023, 9, 11), date(2023, 9, 14)),
        place=town("Oslo", "NO"),
        hours="26",
        plan="4",
    )
    log.bring(tour, people[:9])
    for name in CLUSTERS[:2]:
        log.join(tour, log.stage.register[name])
    log.join(tour, log.stage.register["Innovation Performance AS"], role="host")
    log.prove_all(tour)
    log.prove(tour, "Report of the tour")


def _brochures(log: Recorder) -> None:
    """Publish a brochure, and a leaflet of which no file was kept."""
    brochure = log.record(
        "publication",
        "Brochure of best practices in twin transition",
        on(date(2023, 10, 20)),
        place=ONLINE,
        plan="5",
    )
    log.join(brochure, log.stage.register["Romanian Cluster Association"], role="partner")
    log.prove(brochure, "Brochure of best practices")
    leaflet = log.record(
        "publication", "Leaflet about the project", on(date(2022, 11, 30)), place=ONLINE
    )
    log.join(leaflet, log.stage.register["Romanian Cluster Association"], role="partner")


def _agreements(log: Recorder) -> None:
    """Sign five agreements with Norway, one without a donor, one outside the programme."""
    stage, chance = log.stage, chance_for("twin-transition agreements")
    romanian = companies(stage, chance, countries={"RO": 7}, sectors=SECTORS)
    norwegian = companies(stage, chance, countries={"NO": 6}, sectors=SECTORS)
    polish = companies(stage, chance, countries={"PL": 1}, sectors=("wood",))
    for number, pair in enumerate(zip(romanian[:5], norwegian, strict=False)):
        _sign(log, pair, day=date(2023, 9, 13) + timedelta(days=9 * number), plan="6")
    _sign(log, (romanian[5], polish[0]), day=date(2023, 7, 5))
    _sign(
        log,
        (romanian[6], norwegian[5]),
        day=date(2023, 8, 22),
        excluded=("Agreed upon before the project, and only renewed.", date(2023, 9, 4)),
    )


def _sign(
    log: Recorder,
    pair: tuple[Firm, Firm],
    *,
    day: date,
    plan: str = "",
    excluded: tuple[str, date] | None = None,
) -> None:
    names = " and ".join(firm.organisation.name for firm in pair)
    partners = []
    for firm in pair:
        chance = chance_for(f"twin-transition {firm.organisation.name}")
        partners.append((firm, one_of(log.stage, chance, firm, workspace=log.workspace)))
    agree(
        log,
        f"Partnership agreement, {names}",
        partners,
        day=day,
        place=town("București"),
        plan=plan,
        excluded=excluded,
    )
