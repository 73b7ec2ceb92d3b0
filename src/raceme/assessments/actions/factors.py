"""Sets of factors, as an operator loads them for the whole installation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.assessments import library
from raceme.assessments.models import FactorSet
from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.core.models import Record
from raceme.questionnaires.solving import ScoringError, Wrong, read_factors

YEARS = range(1990, 2200)
LONGEST_REGION = 20


class NotFactors(Refusal):
    """``wrong``: each thing that is wrong with a set, with its place."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(_("This is no set of factors yet. Nothing was loaded."))


class FactorsOutside(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The year of a set lies between %(first)s and %(last)s, and its region is at most "
                "%(longest)s characters long."
            )
            % {"first": YEARS[0], "last": YEARS[-1], "longest": LONGEST_REGION}
        )


class FactorsShip(Refusal):
    def __init__(self, *, code: str) -> None:
        super().__init__(
            _("“%(code)s” ships with Raceme and is not replaced. Give yours another code.")
            % {"code": code}
        )


class FactorsThere(Refusal):
    def __init__(self, *, code: str) -> None:
        super().__init__(
            _("There is a set “%(code)s” already. Say that it is to be replaced.") % {"code": code}
        )


@transaction.atomic
def load_factors(
    document: Mapping[str, Any], *, replace: bool = False, by: Record | str, at: datetime
) -> FactorSet:
    """
    Keep a set of factors; what was scored with an earlier one of its code keeps that.

    Raises ``NotFactors``, ``FactorsOutside``, ``FactorsShip``, ``FactorsThere``.
    """
    try:
        read = read_factors(document)
    except ScoringError as error:
        raise NotFactors(error.wrong) from error
    if read.year not in YEARS or len(read.region) > LONGEST_REGION:
        raise FactorsOutside
    if read.code in library.factor_sets():
        raise FactorsShip(code=read.code)
    row = FactorSet.objects.select_for_update().filter(code=read.code).first()
    before = len(row.document["factors"]) if row else None
    if row is None:
        row = FactorSet(code=read.code)
    elif not replace:
        raise FactorsThere(code=read.code)
    row.year, row.region, row.source = read.year, read.region, read.source
    row.document, row.loaded_at = dict(document), at
    row.save()
    audit.record(
        "assessments.load_factors",
        targets=row,
        workspace=None,
        by=by,
        at=at,
        changes={"factors": (before, len(read.factors)), "year": (None, read.year)},
    )
    return row
