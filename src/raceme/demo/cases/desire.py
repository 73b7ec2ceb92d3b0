"""DESIRE: 35 awards for e-health, each in cash and a service voucher."""

from datetime import date, timedelta

from raceme.demo.cases.crowds import companies
from raceme.demo.cases.vouchers import award, not_awarded, train
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm
from raceme.demo.stage import Stage, chance_for

BY = ("Hélène Garnier", "Marcin Zając")
COUNTRIES = {"AT": 9, "FR": 9, "PL": 9}
AT_HOME = (
    "Cardiolink Systems SRL",
    "Medisfera SRL",
    "Clinic Flow SRL",
    "Neurosenz SRL",
    "Salvia eHealth SRL",
    "Orto Print 3D SRL",
    "Bistrița Medtech SRL",
    "Transilvania Imaging SRL",
)
# Cash of 10,000 to 20,000 EUR goes with a service voucher of the same worth for everybody.
CASH = (20_000, 18_500, 20_000, 15_000, 20_000, 17_000, 20_000)
SERVICE_VOUCHER = 10_000


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("desire")), by=BY)
    chance = chance_for("desire")
    firms = companies(stage, chance, countries=COUNTRIES, sectors=("health",), size="small") + [
        stage.register[name] for name in AT_HOME
    ]
    call = log.record(
        "publication",
        "Open call for e-health projects",
        on(date(2023, 9, 13)),
        place=ONLINE,
        plan="1",
    )
    log.join(call, stage.register["Interizon"], role="partner")
    log.prove(call, "Text of the open call")
    for number, firm in enumerate(firms):
        day = date(2024, 2, 5) + timedelta(days=3 * number)
        amount = CASH[number % len(CASH)] + SERVICE_VOUCHER
        award(log, firm, amount=str(amount), day=day, plan="2", has_proof=bool(number % 9))
    _not_counted(log, firms)
    for number, topic in enumerate(("resilience of value chains", "digital health markets")):
        train(
            log,
            f"Training of cluster managers: {topic}",
            day=date(2024, 3, 12) + timedelta(days=91 * number),
            clusters=("Interizon", "Transilvania IT Cluster"),
            plan="3",
        )


def _not_counted(log: Recorder, firms: list[Firm]) -> None:
    """Record an award given back, one that is excluded, and support in another currency."""
    more = companies(
        log.stage, chance_for("desire more"), countries={"AT": 1, "PL": 1}, sectors=("health",)
    )
    not_awarded(log, more[0], amount="30000", day=date(2024, 3, 20))
    doubled = award(log, more[1], amount="25000", day=date(2024, 4, 11))
    log.leave_out_all(
        doubled, "The same costs were funded elsewhere; paid back.", on=date(2024, 6, 3)
    )
    award(
        log,
        firms[-1],
        amount="40000",
        currency="RON",
        day=date(2024, 7, 9),
        title="National co-financing",
    )
