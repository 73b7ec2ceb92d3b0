"""Parts of a page that take long: they come after it, or with it where its address says so."""

from dataclasses import dataclass

from django.http import HttpRequest  # noqa: TID251 (an address is what it reads)

WITH, EVERYTHING = "with", "everything"


@dataclass(frozen=True)
class Later:
    """
    A part that comes after its page.

    ``href`` is the page with that part; of it goes in what has the name ``into`` there, and
    what has one of the names ``besides``.
    """

    href: str
    into: str
    besides: tuple[str, ...] = ()

    @property
    def put_in_besides(self) -> str:
        """The names as htmx is told them."""
        return ",".join(f"#{name}:innerHTML" for name in self.besides)


def may_come_later(request: HttpRequest) -> bool:
    """Tell whether a part may come after the page; not if it was asked for with everything."""
    return request.GET.get(WITH) != EVERYTHING


def later(request: HttpRequest, *, into: str, besides: tuple[str, ...] = ()) -> Later:
    """Return how a part of this page comes after it."""
    asked = request.GET.copy()
    asked[WITH] = EVERYTHING
    return Later(f"?{asked.urlencode()}", into, besides)
