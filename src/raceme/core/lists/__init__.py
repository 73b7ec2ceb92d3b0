"""The one list of the product: sort, filter pills, columns, pages, bulk bar, exports."""

from raceme.core.lists.chosen import Chosen, read_chosen
from raceme.core.lists.columns import (
    Choice,
    Column,
    Count,
    Country,
    Custom,
    Date,
    Evidence,
    Link,
    Moment,
    Money,
    Number,
    Region,
    Shown,
    State,
    Tags,
    Text,
)
from raceme.core.lists.declared import Bulk, Empty
from raceme.core.lists.filters import Between, Filter, OneOf, Search, YesNo
from raceme.core.lists.listing import Listing
from raceme.core.lists.sifting import in_order
from raceme.core.lists.table import Table

__all__ = [
    "Between",
    "Bulk",
    "Choice",
    "Chosen",
    "Column",
    "Count",
    "Country",
    "Custom",
    "Date",
    "Empty",
    "Evidence",
    "Filter",
    "Link",
    "Listing",
    "Moment",
    "Money",
    "Number",
    "OneOf",
    "Region",
    "Search",
    "Shown",
    "State",
    "Table",
    "Tags",
    "Text",
    "YesNo",
    "in_order",
    "read_chosen",
]
