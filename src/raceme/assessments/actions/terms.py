"""What an action is told: how an assessment is begun, and how it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from raceme.assessments.models import Assessment
from raceme.core.models import Record
from raceme.engagements.actions import Towards
from raceme.engagements.models import Kind
from raceme.organisations.models import Organisation, Person
from raceme.questionnaires.models import Questionnaire

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str


@dataclass(frozen=True, kw_only=True)
class Begun:
    """
    Which company is assessed with what.

    ``shipped``: the code of a shipped definition, taken into the workspace where it is not
    there yet, with ``settings``; or else a ``questionnaire`` of the workspace. ``factors``: the
    code of a set, where the definition uses factors.
    """

    organisation: Organisation
    on: date
    language: str
    shipped: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    questionnaire: Questionnaire | None = None
    expert: Person | None = None
    wave: str = Assessment.Wave.BEFORE
    factors: str = ""


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What is said as one is closed; ``kind``: of the activity, where it does not follow."""

    on: date
    wave: str
    language: str
    hours: Decimal | None = None
    expert: Person | None = None
    kind: Kind | None = None
    towards: Sequence[Towards] = ()
