"""What the rules of merging are told, and what stands in the way of a merge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.errors import Refusal
from raceme.core.models import Record
from raceme.stewardship.actions.merging.ledger import Ledger
from raceme.stewardship.queries.followed import Relation

By = Record | str


@dataclass(kw_only=True)
class Work:
    """One merge while it is done: the two by key, the hand that writes, and what is in the way."""

    ledger: Ledger
    absorbed: int
    survivor: int
    by: By
    at: datetime
    # Sentences for the user, whatever workspace they are of.
    obstacles: list[str] = field(default_factory=list)
    # Activities of which two parts became one, by workspace.
    activities: dict[int, set[int]] = field(default_factory=dict)

    @property
    def both(self) -> tuple[int, int]:
        return (self.absorbed, self.survivor)

    def rows(self, relation: Relation, key: int) -> Any:  # noqa: ANN401 (of whichever model)
        """Return what names the record ``key``, locked against those who write it meanwhile."""
        return relation.rows().filter(**{relation.field: key}).order_by("pk").select_for_update()


# Settles what would collide; whatever still names the absorbed one afterwards moves.
Rule = Callable[[Work, Relation], None]


class InTheWay(Refusal):
    """Nothing was done: ``obstacles`` say why, each in a sentence."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        self.obstacles = list(dict.fromkeys(obstacles))
        super().__init__(
            ngettext(
                "Nothing was changed: %(count)s thing stands in the way.",
                "Nothing was changed: %(count)s things stand in the way.",
                len(self.obstacles),
            )
            % {"count": len(self.obstacles)}
        )


class Busy(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody is writing about one of both right now. Nothing was changed: try again.")
        )


class Underway(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "One of both is being merged, or taken apart again, right now. Nothing was "
                "changed: look again once that is done."
            )
        )


class MergedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("One of both is not there any more: they were merged meanwhile. Nothing was changed.")
        )


class UndoneAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This merge was taken back already. Nothing was changed."))


class OthersUseThem(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Others use one of both, too, so that the registrar decides. Nothing was changed: "
                "propose the merge instead."
            )
        )
