"""What keeps an assessment from being begun or closed, each a sentence to the user."""

from django.utils.translation import gettext as _

from raceme.assessments.models import Assessment
from raceme.core import words
from raceme.core.errors import FieldRefusal, Refusal


class UnderWayAlready(FieldRefusal):
    """``standing``: the one that is under way."""

    def __init__(self, standing: Assessment) -> None:
        self.standing = standing
        super().__init__(
            "begin_anyway",
            _(
                "One of the same kind is under way for this company, begun by %(name)s on "
                "%(day)s. Go on with that one, or say that you want another."
            )
            % {"name": standing.begun_by, "day": words.day(standing.begun_at)},
        )


class NothingPublished(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "what", _("This questionnaire has no published version yet. Publish it first.")
        )


class FactorsNeeded(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("factors", _("Choose the set of factors that it is scored with."))


class PersonElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("expert", _("Choose somebody whom your workspace knows."))


class NotUnderWay(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This assessment was closed or discarded meanwhile. Nothing was changed. What is "
                "wrong in a closed one is put right by a new one."
            )
        )
