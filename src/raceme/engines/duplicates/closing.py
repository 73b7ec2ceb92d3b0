"""
Groups of more than two, closed over with checks.

If a is b, and b is c, then a is c; but one wrong link would make one of two groups. So the surest
links come first, and two groups become one only where nobody in the one contradicts anybody in the
other.
"""

from collections.abc import Callable, Iterable

Link = tuple[float, int, int]
MOST = 200


def groups(links: Iterable[Link], *, contradict: Callable[[int, int], bool]) -> list[list[int]]:
    """Return the groups that the links make, each and all in order."""
    of: dict[int, list[int]] = {}
    for _score, one, other in sorted(links, key=lambda link: (-link[0], link[1], link[2])):
        mine, theirs = of.setdefault(one, [one]), of.setdefault(other, [other])
        if mine is theirs or len(mine) + len(theirs) > MOST:
            continue
        if any(contradict(a, b) for a in mine for b in theirs):
            continue
        mine.extend(theirs)
        of.update(dict.fromkeys(theirs, mine))
    once = {id(group): group for group in of.values() if len(group) > 1}
    return sorted(sorted(group) for group in once.values())
