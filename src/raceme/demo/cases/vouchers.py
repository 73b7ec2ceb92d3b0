"""What the three Euroclusters share: awards, the training of managers, and their days."""

from datetime import date, timedelta

from raceme.demo.cases.crowds import one_of
from raceme.demo.names.places import town
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm
from raceme.demo.stage import chance_for
from raceme.engagements.models import Activity


def award(
    log: Recorder,
    firm: Firm,
    *,
    amount: str,
    day: date,
    kind: str = "voucher-award",
    currency: str = "EUR",
    plan: str = "",
    title: str = "Voucher award",
    has_proof: bool = True,
) -> Activity:
    """Record that a company was awarded an amount."""
    granted = log.record(
        kind, f"{title}, {firm.organisation.name}", on(day), place=ONLINE, plan=plan
    )
    log.join(granted, firm, role="beneficiary", amount=amount, currency=currency)
    if has_proof:
        log.prove(granted, "Grant agreement, signed", is_of_all=True)
    return granted


def not_awarded(log: Recorder, firm: Firm, *, amount: str, day: date) -> None:
    """Record an award that the company gave back before it was paid."""
    withdrawn = log.record(
        "voucher-award",
        f"Voucher award, {firm.organisation.name}",
        on(day),
        place=ONLINE,
        state="not_held",
    )
    log.join(withdrawn, firm, role="beneficiary", amount=amount)


def train(log: Recorder, title: str, *, day: date, clusters: tuple[str, ...], plan: str) -> None:
    """Train people of the partner clusters for a day."""
    training = log.record(
        "training", title, on(day, start="09:30", end="15:30"), place=ONLINE, hours="5", plan=plan
    )
    chance = chance_for(f"{log.workspace.slug} {title}")
    for name in clusters:
        firm = log.stage.register[name]
        log.join(training, firm, one_of(log.stage, chance, firm, workspace=log.workspace))
    log.prove_all(training)


def carry_out(
    log: Recorder,
    kind: str,
    firms: list[Firm],
    *,
    title: str,
    first: date,
    days: int,
    plan: str = "",
) -> Activity:
    """Record a project that companies carried out together."""
    host = firms[0].organisation
    project = log.record(
        kind,
        title,
        on(first, first + timedelta(days=days)),
        place=town(host.town, host.country),
        plan=plan,
    )
    for firm in firms:
        log.join(project, firm, role="beneficiary")
    return project
