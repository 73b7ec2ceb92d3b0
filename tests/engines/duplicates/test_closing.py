from raceme.engines.duplicates.closing import groups


def _never(_one: int, _other: int) -> bool:
    return False


def test_links_are_closed_over_groups() -> None:
    found = groups([(0.9, 1, 2), (0.8, 2, 3), (0.7, 5, 6)], contradict=_never)

    assert found == [[1, 2, 3], [5, 6]]


def test_weaker_link_never_joins_what_contradicts() -> None:
    apart = {(1, 4), (4, 1)}

    found = groups(
        [(0.6, 2, 3), (0.9, 1, 2), (0.9, 3, 4)], contradict=lambda one, other: (one, other) in apart
    )

    assert found == [[1, 2], [3, 4]]


def test_order_of_links_does_not_matter() -> None:
    links = [(0.9, 1, 2), (0.9, 2, 3), (0.9, 3, 4)]

    assert groups(links, contradict=_never) == groups(links[::-1], contradict=_never)
