"""
A cell as a value of its field, or the reason why it is none, in a sentence for whoever mends it.

``Evidence.of`` looks at a whole column first, for what a single cell leaves open: whether 3/12/24
begins with its day, whether 1.234 is large or small, what unit stands in the heading.
"""

from raceme.stewardship.imports.values.evidence import Evidence
from raceme.stewardship.imports.values.failing import Unfit, is_nothing
from raceme.stewardship.imports.values.reading import read_cell

__all__ = ["Evidence", "Unfit", "is_nothing", "read_cell"]
