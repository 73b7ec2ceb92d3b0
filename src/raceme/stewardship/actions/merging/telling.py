"""How far a merge is, for whoever waits for one that takes long."""

from collections.abc import Callable

# Is told how many rows are done so far; what it raises ends the merge, and nothing of it stands.
Tell = Callable[[int], None]


def nobody(done: int) -> None:
    """Tell nobody: where a page waits, all is done before anybody could look."""
