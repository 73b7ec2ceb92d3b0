"""What all rows of an import have in common while they are checked or written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from raceme.accounts.models import User
from raceme.organisations.models import Organisation
from raceme.organisations.queries import clusters_of
from raceme.stewardship.actions.imports.reading import Columns
from raceme.stewardship.actions.imports.rows import written_rows_in
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import stretches_of
from raceme.workspaces.models import Workspace

# In a longer file a name that is nearly another's is not looked for: possible doubles are
# suggested afterwards, from the records themselves.
MOST_ROWS_FOR_NEAR = 5_000


@dataclass
class Batch:
    """An import under way; ``seen`` has, by what a row means, the first row that says so."""

    of: Import
    by: User
    at: datetime
    rows: int
    seen: dict[str, int] = field(default_factory=dict)
    # Which organisation, person or activity was made for a key, as long as rows are written.
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    @cached_property
    def made(self) -> set[int]:
        """The organisations that this import has added; those of an earlier worker, too."""
        return {
            key
            for stretch in stretches_of(self.of).filter(is_written=True)
            for row in written_rows_in(stretch)
            for key in row.made.get("organisations.organisation", ())
        }

    @property
    def workspace(self) -> Workspace:
        return self.of.workspace

    @property
    def options(self) -> dict[str, Any]:
        options: dict[str, Any] = self.of.options
        return options

    @property
    def with_near(self) -> bool:
        return self.rows <= MOST_ROWS_FOR_NEAR

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def country(self) -> str:
        return str(self.options.get("country") or self.workspace.country or "RO")

    @cached_property
    def columns(self) -> Columns:
        return Columns(self.of, country=self.country)

    @cached_property
    def cluster(self) -> Organisation | None:
        """The cluster whose members the file names."""
        key = self.options.get("cluster")
        return clusters_of(self.workspace).filter(pk=key).first() if key else None

    @property
    def joined_on(self) -> date:
        """Since when they are members where the file does not say."""
        kept = self.options.get("joined_on")
        return date.fromisoformat(kept) if kept else self.today

    @property
    def year(self) -> int:
        return int(self.options.get("year") or self.today.year - 1)
