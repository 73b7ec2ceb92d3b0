from itertools import combinations

import pytest

from raceme.engines.duplicates.blocking import FEW, MOST, NEXT, candidates, sound
from raceme.engines.duplicates.normalising import known
from raceme.engines.duplicates.scoring import weigh
from tests.engines.duplicates.build import few, record


@pytest.mark.parametrize("seed", range(20))
def test_no_likely_pair_is_overlooked_on_a_small_list(seed: int) -> None:
    rows = [known(each) for each in few(seed, FEW)]
    likely = {
        two for two in combinations(range(FEW), 2) if weigh(rows[two[0]], rows[two[1]]).score >= 0.5
    }

    assert likely - set(candidates(rows)) == set()


@pytest.mark.parametrize("seed", range(5))
def test_each_two_come_once_and_in_order(seed: int) -> None:
    rows = [known(each) for each in few(seed, 60)]

    found = list(candidates(rows))

    assert len(found) == len(set(found))
    assert all(one < other for one, other in found)


def test_work_grows_with_the_list_where_all_share_a_word_and_a_town() -> None:
    count = 500
    rows = [known(record(f"{n:04}", name="Alfa Mobilă", town="Arad")) for n in range(count)]

    assert len(list(candidates(rows))) <= count * NEXT


def test_what_a_whole_list_repeats_says_nothing() -> None:
    rows = [known(record(f"{n:05}", website="portal.ro")) for n in range(MOST + 1)]

    assert list(candidates(rows)) == []


@pytest.mark.parametrize(
    ("one", "other"), [("popescu", "popsecu"), ("mobila", "mobbila"), ("metal", "mteal")]
)
def test_words_with_a_slip_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)
