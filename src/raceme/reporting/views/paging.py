"""The pages of a list that stands beside another on one page, each with its own parameter."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.later import WITH

MOST_DIGITS = 9


@dataclass(frozen=True)
class Paging:
    """``number`` counts from 1; a page beyond the last is the last."""

    number: int
    size: int
    total: int
    previous: str = ""
    following: str = ""

    @classmethod
    def read(cls, request: Request, name: str, *, total: int, size: int, to: str) -> "Paging":
        """Read the page that parameter ``name`` asks for; ``to`` is where its links lead."""
        asked = request.GET.get(name, "")
        number = int(asked) if asked.isdecimal() and len(asked) <= MOST_DIGITS else 1
        last = max(-(-total // size), 1)
        number = min(max(number, 1), last)

        def address(page: int) -> str:
            query = request.GET.copy()
            query[name] = str(page)
            # The next page shows its own figures as soon or as late as this one did at first.
            query.pop(WITH, None)
            return f"?{query.urlencode()}#{to}"

        return cls(
            number,
            size,
            total,
            address(number - 1) if number > 1 else "",
            address(number + 1) if number < last else "",
        )

    @property
    def slice(self) -> slice:
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def is_more(self) -> bool:
        return bool(self.previous or self.following)

    @property
    def span(self) -> str:
        first = (self.number - 1) * self.size + 1
        numbers = {
            "first": words.number(first),
            "last": words.number(min(self.number * self.size, self.total)),
            "total": words.number(self.total),
        }
        return _("%(first)s to %(last)s of %(total)s") % numbers
