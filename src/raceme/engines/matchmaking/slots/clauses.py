"""Clauses over numbered variables, and counting with them."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product

# A literal, or what is known to be so or not.
Literal = int | bool


class Clauses:
    """A growing list of clauses in the form that SAT solvers read."""

    def __init__(self) -> None:
        self.variables = 0
        self.clauses: list[list[int]] = []

    def variable(self) -> int:
        self.variables += 1
        return self.variables

    def add(self, *literals: Literal) -> None:
        """Say that one of ``literals`` holds; what is known is left out."""
        if not any(literal is True for literal in literals):
            self.clauses.append([int(one) for one in literals if not isinstance(one, bool)])

    def either(self, literals: Sequence[int]) -> int:
        """Return a literal that says that one of ``literals`` holds."""
        if len(literals) == 1:
            return literals[0]
        one = self.variable()
        for literal in literals:
            self.add(-literal, one)
        self.add(-one, *literals)
        return one

    def at_most_one(self, literals: Iterable[int]) -> None:
        for one, other in combinations(literals, 2):
            self.add(-one, -other)

    def count(
        self, literals: Sequence[int], *, most: int, both_ways: bool = False, is_cut: bool = True
    ) -> list[int]:
        """
        Return literals of which the k-th holds if k of ``literals`` do, up to ``most``.

        A totaliser (Bailleux and Boufkhad 2003). More than ``most`` may not hold, unless it is
        not ``is_cut``: then the last says *so many or more*. With ``both_ways`` the k-th holds
        only if k of them do.
        """
        counts = [[literal] for literal in literals]
        return self.join(counts, most=most, both_ways=both_ways, is_cut=is_cut)

    def join(
        self,
        counts: Sequence[list[int]],
        *,
        most: int,
        both_ways: bool = False,
        is_cut: bool = True,
    ) -> list[int]:
        """Return the sum of ``counts``, each as ``count`` gives it, the short ones joined first."""
        layer = [count for count in counts if count]
        while len(layer) > 1:
            layer.sort(key=len)
            pairs = zip(layer[::2], layer[1::2], strict=False)
            joined = [self._sum(*pair, most, both_ways=both_ways, is_cut=is_cut) for pair in pairs]
            layer = joined + layer[len(joined) * 2 :]
        total = layer[0] if layer else []
        if len(total) > most and is_cut:
            self.add(-total[most])
        return total[:most]

    def _sum(
        self,
        one: Sequence[int],
        other: Sequence[int],
        most: int,
        *,
        both_ways: bool,
        is_cut: bool,
    ) -> list[int]:
        size = len(one) + len(other)
        total = [self.variable() for _ in range(min(size, most))]
        for some, more in product(range(len(one) + 1), range(len(other) + 1)):
            both = some + more
            if 0 < both <= (most + 1 if is_cut else size):
                reached = both <= most or not is_cut
                self.add(
                    -one[some - 1] if some else False,
                    -other[more - 1] if more else False,
                    total[min(both, most) - 1] if reached and total else False,
                )
            if both_ways and both < len(total):
                self.add(
                    one[some] if some < len(one) else False,
                    other[more] if more < len(other) else False,
                    -total[both],
                )
        return total


def negation(literal: Literal) -> Literal:
    return not literal if isinstance(literal, bool) else -literal
