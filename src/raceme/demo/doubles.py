"""Records that came in twice: for the review of duplicates, and counted by no figure."""

from dataclasses import dataclass
from datetime import date

from raceme.demo.cast import TRANSILVANIA
from raceme.demo.names.places import town
from raceme.demo.stage import Stage
from raceme.organisations.models import Affiliation, Person


@dataclass(frozen=True, kw_only=True)
class Double:
    """A company of the register as somebody wrote it down a second time."""

    name: str
    town: str
    activity_code: str
    of: str
    # What of it the second record has, beside the name.
    has_number: bool = False
    has_address: bool = False
    size: tuple[date, str] | None = None
    person: tuple[str, str, str]


DOUBLES = (
    # The same firm without doubt: only its own workspace deals with both.
    Double(
        name="SC FELEACU ANALYTICS S.R.L.",
        town="Cluj-Napoca",
        activity_code="62.09",
        of="Feleacu Analytics SRL",
        has_number=True,
        size=(date(2023, 1, 1), "small"),
        person=("Sergiu Moga", "man", "Sales"),
    ),
    # One that may be the same, or its sister.
    Double(
        name="Arieș Clouds SA",
        town="Turda",
        activity_code="62.01",
        of="Arieș Cloud SRL",
        has_address=True,
        person=("Denisa Pintea", "woman", "Office"),
    ),
)
# Somebody of one company, written down again as a list had it.
AGAIN, OF = "Ratiu Calin", ("Călin Rațiu", "Orto Print 3D SRL")


def build(stage: Stage) -> None:
    """Add the second records, once all is recorded that counts."""
    for double in DOUBLES:
        _add(stage, double)
    _add_person_again(stage)


def _add(stage: Stage, double: Double) -> None:
    register, workspace = stage.register, stage.workspaces[TRANSILVANIA]
    standing = register[double.of].organisation
    firm = register.add(
        double.name,
        town=town(double.town),
        activity_code=double.activity_code,
        sizes=[double.size] if double.size else (),
        vat_number=f"RO{standing.registered_number}" if double.has_number else "",
        email=standing.email if double.has_address else "",
    )
    # It is there only once, and the first has it.
    firm.organisation.registered_number = ""
    register.relate(firm, workspace=workspace)
    name, gender, role = double.person
    register.person(name, firm=firm, workspace=workspace, gender=gender, role=role)


def _add_person_again(stage: Stage) -> None:
    workspace = stage.workspaces[TRANSILVANIA]
    name, company = OF
    firm = stage.register[company]
    standing = firm.people[f"{workspace.slug} {name}"].person
    again = stage.book.add(
        Person(
            workspace=workspace,
            name=AGAIN,
            email=standing.email.replace("calin.ratiu", "calin"),
            country=standing.country,
            is_generated=True,
            created_at=stage.at,
        )
    )
    stage.book.add(Affiliation(workspace=workspace, person=again, organisation=firm.organisation))
