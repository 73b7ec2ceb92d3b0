"""DREAM: 35 projects of advanced manufacturing, each with its voucher."""

from datetime import date, timedelta

from raceme.demo.cases.crowds import companies, one_of
from raceme.demo.cases.vouchers import award, carry_out, not_awarded, train
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm
from raceme.demo.stage import Stage, chance_for

BY = ("Hélène Garnier", "Davide Conti")
COUNTRIES = {"FR": 12, "IT": 9, "BE": 3}
AT_HOME = (
    "Someșul Digital SRL",
    "Hoia Robotică SRL",
    "Apahida Instruments SRL",
    "Zalău Senzori SRL",
    "Data Făget SRL",
)
MORE_AT_HOME = 6
AMOUNTS = (30_000, 29_400, 30_000, 28_750, 30_000, 27_900, 29_950)
TITLES = (
    "Digital twin of a production line",
    "Predictive maintenance",
    "Energy data of machines",
    "Vision for quality control",
    "Paperless assembly",
)


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("dream")), by=BY)
    chance = chance_for("dream")
    sectors = ("manufacturing", "software")
    firms = companies(stage, chance, countries=COUNTRIES, sectors=sectors, size="small")
    firms += companies(stage, chance, countries={"RO": MORE_AT_HOME}, sectors=sectors, size="micro")
    firms += [stage.register[name] for name in AT_HOME]
    for number, firm in enumerate(firms):
        _fund(log, firm, number=number)
    _not_counted(log, firms)
    _accompany(log, firms)


def _fund(log: Recorder, firm: Firm, *, number: int) -> None:
    """Award a voucher and carry out its project."""
    day = date(2023, 11, 6) + timedelta(days=4 * number)
    amount = str(AMOUNTS[number % len(AMOUNTS)])
    award(log, firm, amount=amount, day=day, plan="1", has_proof=bool(number % 8))
    project = carry_out(
        log,
        "funded-project",
        [firm],
        title=f"{TITLES[number % len(TITLES)]}, {firm.organisation.name}",
        first=day + timedelta(days=21),
        days=210 + number,
        plan="2",
    )
    if number % 10:
        log.prove(project, "Final report of the project")


def _not_counted(log: Recorder, firms: list[Firm]) -> None:
    """Record a voucher given back with its project, and one that another programme pays."""
    more = companies(
        log.stage, chance_for("dream more"), countries={"IT": 1, "FR": 1}, sectors=("software",)
    )
    not_awarded(log, more[0], amount="30000", day=date(2024, 1, 16))
    stopped = log.record(
        "funded-project",
        f"Augmented reality for training, {more[0].organisation.name}",
        on(date(2024, 2, 1), date(2024, 8, 31)),
        place=ONLINE,
        state="not_held",
    )
    log.join(stopped, more[0], role="beneficiary")
    doubled = award(log, more[1], amount="28000", day=date(2024, 2, 13))
    log.leave_out_all(doubled, "Paid by the SILICON Eurocluster instead.", on=date(2024, 3, 4))
    award(
        log,
        firms[-1],
        amount="150000",
        currency="RON",
        day=date(2024, 5, 21),
        title="National co-financing",
    )


def _accompany(log: Recorder, firms: list[Firm]) -> None:
    """Advise six of the funded on going international, and train the clusters."""
    chance = chance_for("dream consultancy")
    for number, firm in enumerate(firms[::6]):
        advice = log.record(
            "consultancy",
            f"Going international, {firm.organisation.name}",
            on(date(2024, 6, 4) + timedelta(days=15 * number)),
            place=ONLINE,
            hours="8",
            plan="3",
        )
        log.join(advice, firm, one_of(log.stage, chance, firm, workspace=log.workspace))
        log.join(advice, log.stage.register["G.A.C. Group"], role="expert", hours="8")
        log.prove(advice, "Advice given", is_of_all=True)
    train(
        log,
        "Training of cluster managers: digital manufacturing",
        day=date(2024, 4, 18),
        clusters=("SCS, Secured Communicating Solutions", "MESAP", "Transilvania IT Cluster"),
        plan="4",
    )
