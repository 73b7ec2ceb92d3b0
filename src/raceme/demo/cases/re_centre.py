"""RE-CENTRE: 20 projects across furniture, IT and energy, and 40 SMEs abroad."""

from datetime import date, timedelta

from raceme.demo.cases.crowds import companies
from raceme.demo.cases.vouchers import award, carry_out, train
from raceme.demo.names.places import TOWNS
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm
from raceme.demo.stage import Stage, chance_for

BY = ("Hélène Garnier", "Chiara Zanetti")
PROJECTS = 20
COUNTRIES = ("IT", "ES", "RO", "BG")
SECTORS = ("wood", "software", "energy")
# Two companies a project, and a third in two of them: 42 in all.
WITH_A_THIRD = (4, 11)
VOUCHER = 26_000
ABROAD = {"IT": 10, "ES": 11, "RO": 10, "BG": 9}
LIGHT_VOUCHER = 250
IDEAS = (
    "Furniture that measures its wear",
    "Digital passport of wooden panels",
    "Solar power for joineries",
    "Design by configuration",
    "Energy twin of a workshop",
)


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("re-centre")), by=BY)
    for number in range(PROJECTS):
        _collaborate(log, _consortium(log, number), number=number)
    _go_abroad(log)
    _not_counted(log)
    for number in range(2):
        train(
            log,
            f"Training of clusters, part {number + 1}",
            day=date(2024, 2, 20) + timedelta(days=63 * number),
            clusters=("CENFIM", "Green Synergy Cluster", "Transilvania IT Cluster"),
            plan="3",
        )


def _consortium(log: Recorder, number: int) -> list[Firm]:
    """Make companies of two of the sectors, one of them in a partner's country."""
    chance = chance_for(f"re-centre project {number}")
    wanted = 3 if number in WITH_A_THIRD else 2
    return [
        log.stage.register.make(
            chance,
            sector=SECTORS[(number + each) % len(SECTORS)],
            country=COUNTRIES[(number + each) % len(COUNTRIES)],
            size="small" if each else "micro",
        )
        for each in range(wanted)
    ]


def _collaborate(log: Recorder, firms: list[Firm], *, number: int) -> None:
    """Award each company its voucher and carry out the project."""
    first = date(2023, 9, 4) + timedelta(days=9 * number)
    project = carry_out(
        log,
        "collaboration-project",
        firms,
        title=f"{IDEAS[number % len(IDEAS)]}, {firms[0].organisation.name}",
        first=first,
        days=190 + 7 * (number % 20),
        plan="1",
    )
    clusters = ("CSM-DID, Distretto Interni e Design", "CENFIM", "Green Synergy Cluster")
    log.join(project, log.stage.register[clusters[number % 3]], role="partner")
    for firm in firms[:2]:
        award(log, firm, amount=str(VOUCHER), day=first - timedelta(days=12))
    if number % 7:
        log.prove(project, "Final report of the project")
        log.prove_each(project, log.parts_of(project)[:2], "Consortium agreement, signed")


def _go_abroad(log: Recorder) -> None:
    """Give 40 SMEs a light voucher for meetings in Mexico or Chile."""
    chance = chance_for("re-centre abroad")
    firms = companies(log.stage, chance, countries=ABROAD, sectors=SECTORS, size="small")
    for number, firm in enumerate(firms):
        award(
            log,
            firm,
            kind="internationalisation-voucher",
            title=f"Voucher for {('Mexico', 'Chile')[number % 2]}",
            amount=str(LIGHT_VOUCHER),
            day=date(2024, 4, 2) + timedelta(days=2 * number),
            plan="2",
            has_proof=bool(number % 6),
        )


def _not_counted(log: Recorder) -> None:
    """Record a project that never began, one left out, a large company and a late one."""
    chance = chance_for("re-centre not counted")
    place = TOWNS["ES"][0]
    firms = [
        log.stage.register.make(chance, sector=sector, country="ES", town=place, size="small")
        for sector in (*SECTORS, "wood")
    ]
    stopped = log.record(
        "collaboration-project",
        "Printed fittings, stopped before its start",
        on(date(2024, 1, 8), date(2024, 9, 30)),
        place=place,
        state="not_held",
    )
    for firm in firms[:2]:
        log.join(stopped, firm, role="beneficiary")
    left = carry_out(
        log,
        "collaboration-project",
        firms[2:],
        title=f"Upholstery without waste, {firms[2].organisation.name}",
        first=date(2023, 10, 2),
        days=240,
    )
    log.leave_out_all(left, "Both companies belong to one group.", on=date(2024, 1, 22))
    large = log.stage.register.make(chance, sector="wood", country="IT", size="large")
    award(
        log,
        large,
        kind="internationalisation-voucher",
        title="Voucher for Mexico",
        amount=str(LIGHT_VOUCHER),
        day=date(2024, 5, 7),
    )
    late = log.record(
        "internationalisation-voucher",
        f"Voucher for Chile, {firms[0].organisation.name}",
        on(date(2024, 6, 18)),
        place=ONLINE,
        state="not_held",
    )
    log.join(late, firms[0], role="beneficiary", amount=str(LIGHT_VOUCHER))
