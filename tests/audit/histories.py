"""A history to seal and to tamper with."""

from raceme.audit import actions as audit
from raceme.audit.models import Chain, Entry
from raceme.audit.queries import every_chain, verified
from raceme.audit.queries.verification import Checked, Fault
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PersonFactory


def write_history(world: World) -> list[Entry]:
    """Write four entries of the workspace and one of the installation, and seal them."""
    organisation = OrganisationFactory.create(name="Agroprod")
    person = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    written = [
        audit.record(
            verb,
            targets=targets,
            workspace=world.workspace,
            by=world.staff,
            at=NOW,
            changes=changes,
        )
        for verb, targets, changes in (
            ("organisations.use", [organisation], {}),
            (
                "organisations.add_person",
                [person],
                {"name": ("", "Ana Pop"), "phone": ("", "0744")},
            ),
            (
                "organisations.affiliate",
                [person, organisation],
                {"person": (None, "Ana Pop"), "role": ("", "director")},
            ),
            ("organisations.correct", [organisation], {"town": ("Dej", "Cluj-Napoca")}),
        )
    ]
    written.append(
        audit.record("organisations.add", targets=organisation, workspace=None, by="Ioana", at=NOW)
    )
    audit.seal(at=NOW)
    return written


def outcome(*, title: str = "workspace:transilvania") -> tuple[int, Fault | None, int | None]:
    """Return how far a chain is proved, what breaks it, and at which number."""
    checked = next(each for each in outcomes() if each.chain.title == title)
    broken = checked.broken
    return (checked.number, broken and broken.fault, broken and broken.number)


def outcomes() -> list[Checked]:
    return [verified(chain) for chain in every_chain()]


def faults() -> list[Fault]:
    return [each.broken.fault for each in outcomes() if each.broken is not None]


def chain_of(world: World) -> Chain:
    return Chain.objects.get(workspace=world.workspace)
