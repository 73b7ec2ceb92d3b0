"""What becomes of two who are in one partnership, or have adopted one practice."""

from raceme.stewardship.actions.merging.folding import fold_onto
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.followed import Relation


def partners(work: Work, relation: Relation) -> None:
    """In one partnership an organisation is a partner once: the survivor's role stays."""
    fold_onto(work, relation, same=["partnership_id"])


def adopters(work: Work, relation: Relation) -> None:
    """Keep what one organisation adopted once: what the survivor's row says stays."""
    fold_onto(work, relation, same=["practice_id"])
