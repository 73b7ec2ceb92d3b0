"""Integrated cluster services, 2016: from an information seminar to audits and labels."""

from datetime import date, timedelta

from raceme.demo.cases.crowds import companies, one_of
from raceme.demo.cooperating import agree
from raceme.demo.names.places import town
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm
from raceme.demo.stage import Stage, chance_for
from raceme.engagements.models import Activity
from raceme.partnerships.models import Partnership

BY = ("Gabriel Enache", "Lavinia Dobre")
CLUSTERS = (
    "Indagro Vest",
    "Pro Wood",
    "Traditions Manufacturing Future",
    "Romanian Textile Concept",
)
FIRST_SEMINAR = (
    "Agro Mecanica Lugoj SRL",
    "Arad Utilaje SRL",
    "Banat Textil SRL",
    "Brod Mobila SRL",
    "Codrul Wood SRL",
)
SECOND_SEMINAR = ("Filatura Nouă SRL", "Jimbolia Seeds SRL", "Lemn Verde SRL")
SECTORS = ("agricultural-machinery", "textile", "wood")


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("ics-2016")), by=BY)
    firms = _seminars(log)
    _audits(log, firms)
    _enhanced_support(log, firms)
    _agreements(log)
    _labels(log)


def _seminars(log: Recorder) -> list[Firm]:
    """Hold two seminars; 18 of those who came are SMEs, three are large, one spoke."""
    stage, chance = log.stage, chance_for("ics-2016 seminars")
    more = companies(stage, chance, countries={"RO": 10}, sectors=SECTORS)
    large = companies(stage, chance, countries={"RO": 3}, sectors=SECTORS, size="large")
    missing = companies(stage, chance, countries={"RO": 2}, sectors=SECTORS)
    named = [stage.register[name] for name in (*FIRST_SEMINAR, *SECOND_SEMINAR)]
    _join_clusters(log, [*named, *more, *large])
    first = log.record(
        "information-seminar",
        "Information seminar: what membership and public support offer",
        on(date(2016, 3, 14), start="10:00", end="14:00"),
        place=town("Timișoara"),
        hours="4",
        plan="1.1",
    )
    second = log.record(
        "information-seminar",
        "Information seminar: instruments for innovation and export",
        on(date(2016, 5, 11), start="10:00", end="14:00"),
        place=town("Sfântu Gheorghe"),
        hours="4",
        plan="1.1",
    )
    for firm in [*named[:5], *more[:5], *large[:2]]:
        log.join(first, firm, one_of(stage, chance, firm, workspace=log.workspace))
    for firm in [*named[5:], *more[5:], large[2]]:
        log.join(second, firm, one_of(stage, chance, firm, workspace=log.workspace))
    speaker = stage.register.make(chance, sector="consulting")
    log.join(
        first, speaker, one_of(stage, chance, speaker, workspace=log.workspace), role="speaker"
    )
    log.join(second, stage.register["Pro Wood"], role="host")
    log.join(second, missing[0], state="absent")
    log.join(second, missing[1], state="expected")
    log.prove_all(first)
    log.prove_each(second, log.parts_of(second)[:7], "Attendance list, signed")
    return [*named, *more]


def _join_clusters(log: Recorder, firms: list[Firm]) -> None:
    """Make each firm a member of the cluster of its field."""
    fields = {"28": CLUSTERS[0], "16": CLUSTERS[1], "31": CLUSTERS[1], "13": CLUSTERS[2]}
    for firm in firms:
        cluster = fields.get(firm.organisation.activity_code[:2], CLUSTERS[3])
        log.stage.register.join(
            firm,
            cluster=log.stage.register[cluster],
            workspace=log.workspace,
            joined_on=date(2014, 10, 1),
        )


def _audits(log: Recorder, firms: list[Firm]) -> None:
    """Visit companies: five business audits and two technology audits are held."""
    for number, firm in enumerate(firms[:5]):
        day = date(2016, 6, 7) + timedelta(days=16 * number)
        _audit(log, "business-audit", "Business review", firm, day=day, hours="12", plan="2.1")
    for number, firm in enumerate(firms[5:7]):
        day = date(2016, 6, 21) + timedelta(days=30 * number)
        _audit(log, "technology-audit", "Technology audit", firm, day=day, hours="16", plan="2.2")
    postponed = log.record(
        "business-audit",
        f"Business review, {firms[7].organisation.name}",
        on(date(2016, 8, 30)),
        place=town(firms[7].organisation.town),
        state="not_held",
    )
    log.join(postponed, firms[7], state="expected")
    elsewhere = _audit(
        log, "business-audit", "Business review", firms[8], day=date(2016, 9, 6), hours="8", plan=""
    )
    log.leave_out_all(
        elsewhere, "Paid for by another project of the company.", on=date(2016, 9, 20)
    )


def _audit(
    log: Recorder, kind: str, title: str, firm: Firm, *, day: date, hours: str, plan: str
) -> Activity:
    """Record one visit with the company and the expert who came."""
    chance = chance_for(f"ics-2016 {kind} {firm.organisation.name}")
    audit = log.record(
        kind,
        f"{title}, {firm.organisation.name}",
        on(day, day + timedelta(days=1)),
        place=town(firm.organisation.town),
        hours=hours,
        plan=plan,
    )
    log.join(audit, firm, one_of(log.stage, chance, firm, workspace=log.workspace))
    expert = log.stage.register.person(
        "Laurențiu Pârvu",
        firm=log.stage.register["Romanian Cluster Association"],
        workspace=log.workspace,
        gender="man",
        role="Consultant",
    )
    log.join(audit, None, expert, role="expert", hours=hours)
    if len(firm.organisation.name) % 4:
        log.prove(audit, "Audit report", is_of_all=True)
    return audit


def _enhanced_support(log: Recorder, firms: list[Firm]) -> None:
    """Help those who chose a measure: innovation audits, competences, projects."""
    for number, firm in enumerate(firms[:2]):
        day = date(2016, 10, 4) + timedelta(days=21 * number)
        _audit(log, "innovation-audit", "Innovation audit", firm, day=day, hours="20", plan="3.1")
    given_up = log.record(
        "innovation-audit",
        f"Innovation audit, {firms[2].organisation.name}",
        on(date(2016, 11, 15)),
        place=town(firms[2].organisation.town),
        state="not_held",
    )
    log.join(given_up, firms[2], state="expected")
    for number, firm in enumerate(firms[2:5]):
        mapping = log.record(
            "competence-mapping",
            f"Competence mapping, {firm.organisation.name}",
            on(date(2016, 9, 13) + timedelta(days=7 * number)),
            place=town(firm.organisation.town),
            hours="6",
        )
        log.join(mapping, firm)
        log.prove(mapping, "Map of competences", is_of_all=True)
    seminar = log.record(
        "project-generation-seminar",
        "Seminar: from an idea to a project proposal",
        on(date(2016, 10, 18), start="09:30", end="15:30"),
        place=town("Brașov"),
        hours="6",
        plan="3.2",
    )
    for firm in firms[3:11]:
        log.join(seminar, firm)
    log.prove_all(seminar)


def _agreements(log: Recorder) -> None:
    """Sign one agreement across the border, and one within the country."""
    register = log.stage.register
    producers = register["Asociația Producătorilor de Textile Banat"]
    agree(
        log,
        "Partnership agreement of textile producers, Banat and Trakia",
        [(producers, None), (register["Trakia Textile Producers Association"], None)],
        day=date(2016, 9, 29),
        place=town("Plovdiv", "BG"),
        kind=Partnership.Kind.CLUSTERS,
    )
    agree(
        log,
        "Partnership agreement, Romanian Textile Concept and the producers of Banat",
        [(register["Romanian Textile Concept"], None), (producers, None)],
        day=date(2016, 11, 10),
        place=ONLINE,
        kind=Partnership.Kind.CLUSTERS,
    )
    # Who has taken the practice over since then is invented.
    adopter = register.add("Trakia Wood Cluster", town=town("Plovdiv", "BG"), kind="cluster")
    register.relate(adopter, workspace=log.workspace)


def _labels(log: Recorder) -> None:
    """Record the labels of excellence that four clusters earned."""
    for number, (name, level) in enumerate(
        {
            "Romanian Textile Concept": "silver",
            "Indagro Vest": "bronze",
            "Pro Wood": "bronze",
            "Traditions Manufacturing Future": "bronze",
        }.items()
    ):
        label = log.record(
            "excellence-label",
            f"Label of cluster management excellence, {level}: {name}",
            on(date(2016, 10, 10) + timedelta(days=14 * number)),
            place=town("București"),
            level=level,
            plan="4.1",
        )
        log.join(label, log.stage.register[name], role="beneficiary")
        log.prove(label, "Certificate of the label")
