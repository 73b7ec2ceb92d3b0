"""Imports, pairs that may be doubles, merges, and what is kept of people and until when."""

from raceme.stewardship.models.merging import Merge, MergeProposal, MergeStep, What

__all__ = ["Merge", "MergeProposal", "MergeStep", "What"]
