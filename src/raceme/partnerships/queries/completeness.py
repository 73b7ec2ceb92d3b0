"""What the shape of Interreg Europe still lacks of a good practice, told before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.partnerships.models import GoodPractice

SUMMARY = _("the practice in one sentence")
TOPIC = _("its topic")
PLACE = _("in which country it is")
SINCE = _("since when it is done")
DESCRIPTION = _("what is done and why")
RESOURCES = _("what it takes")
SUCCESS = _("what shows its success")
FIGURES = _("a figure or a document that shows its success")
DIFFICULTIES = _("what was difficult")
TRANSFER = _("what others can learn from it")
LINK = _("where to read more")
CONTACT = _("whom to ask")


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """``lacking`` has to be said before all read it; ``missed`` would do it good."""

    lacking: Sequence[str | Promise]
    missed: Sequence[str | Promise]

    @property
    def is_complete(self) -> bool:
        return not self.lacking

    @property
    def said(self) -> int:
        return self.total - len(self.lacking)

    total: int = 10


def completeness_of(practice: GoodPractice, *, has_proof: bool) -> Completeness:
    """
    Tell what is still to be said of ``practice``.

    A good practice has results that can be counted: ``has_proof`` says whether a figure or a
    document shows them.
    """
    asked = (
        (SUMMARY, practice.summary),
        (TOPIC, practice.topic),
        (PLACE, practice.country),
        (SINCE, practice.started_on),
        (DESCRIPTION, practice.description),
        (RESOURCES, practice.resources),
        (SUCCESS, practice.success),
        (FIGURES, has_proof),
        (DIFFICULTIES, practice.difficulties),
        (TRANSFER, practice.transfer),
    )
    wished = ((LINK, practice.link), (CONTACT, practice.contact_id))
    return Completeness(
        lacking=[part for part, said in asked if not said],
        missed=[part for part, said in wished if not said],
        total=len(asked),
    )
