"""
Numbers that follow from answers, worked out for all sets at once.

They are kept nowhere, so that there is nothing that could differ from the answers. What they
rest on is read as a stream, set by set, and worked out for some thousand sets at a time; what
stays is one number for each set.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, JSONField, When

from raceme.questionnaires.counting.questions import Question
from raceme.questionnaires.counting.sifting import Sift
from raceme.questionnaires.counting.tallies import Key, Spread, Tallies
from raceme.questionnaires.models import Version
from raceme.questionnaires.solving import Kind, Scheme, computed_of, only_computed, scheme_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SETS_AT_ONCE, ROWS_AT_ONCE = 5_000, 10_000
QUARTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
Answers = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """The keys of some sets, and what a computed item comes to in each; NaN: it is not known."""

    keys: "NDArray[np.int64]"
    values: "NDArray[np.float64]"


def count_computed(
    found: Tallies, sift: Sift, versions: Sequence[Version], questions: Iterable[Question]
) -> None:
    """Add to ``found`` how the computed ones of ``questions`` lie in the sets of ``sift``."""
    reckoned = _reckoned(sift, versions, questions)
    if not reckoned:
        return
    import numpy as np  # noqa: PLC0415 (who counts nothing has no need of it)

    for key, parts in reckoned.items():
        values = np.concatenate([part.values for part in parts])
        known = values[np.isfinite(values)]
        if not known.size:
            continue
        least, lower, middle, upper, most = np.quantile(known, QUARTILES).tolist()
        found.answered[key] = known.size
        found.spreads[key] = Spread(
            count=known.size,
            least=least,
            lower=lower,
            middle=middle,
            upper=upper,
            most=most,
            mean=float(known.mean()),
        )


def sets_with(
    sift: Sift, versions: Sequence[Version], question: Question, *, is_known: bool
) -> list[int]:
    """Return the keys of the sets where a computed item is known, or where it is not."""
    import numpy as np  # noqa: PLC0415

    keys: list[int] = []
    for part in _reckoned(sift, versions, [question]).get(question.key, ()):
        keys += part.keys[np.isfinite(part.values) == is_known].tolist()
    return keys


def _reckoned(
    sift: Sift, versions: Sequence[Version], questions: Iterable[Question]
) -> Mapping[Key, list[Reckoned]]:
    computed = [
        question
        for question in questions
        if question.kind is Kind.COMPUTED and not question.needs_factors
    ]
    in_versions = frozenset[int]().union(*(question.versions for question in computed))
    schemes = {
        version.pk: only_computed(scheme_of(version))
        for version in versions
        if version.pk in in_versions
    }
    found: dict[Key, list[Reckoned]] = {}
    if not schemes:
        return found
    import numpy as np  # noqa: PLC0415

    for version, keys, sets in _sets(sift, schemes):
        values = computed_of(schemes[version], sets)
        for question in computed:
            if version in question.versions:
                found.setdefault(question.key, []).append(
                    Reckoned(keys=np.array(keys, np.int64), values=values[question.code])
                )
    return found


def _sets(
    sift: Sift, schemes: Mapping[int, Scheme]
) -> Iterator[tuple[int, list[int], list[Answers]]]:
    """Give the sets of each version, some thousand at a time: their keys and their answers."""
    keys = list(
        sift.sets.filter(version__in=list(schemes)).order_by("pk").values_list("pk", "version")
    )
    held: dict[int, tuple[list[int], list[Answers]]] = {}
    answered = _answered(sift, schemes)
    at, answers = next(answered, _END)
    for key, version in keys:
        while at < key:
            at, answers = next(answered, _END)
        of_version, sets = held.setdefault(version, ([], []))
        of_version.append(key)
        sets.append(answers if at == key else {})
        if len(sets) == SETS_AT_ONCE:
            yield version, *held.pop(version)
    for version, (of_version, sets) in held.items():
        yield version, of_version, sets


def _answered(sift: Sift, schemes: Mapping[int, Scheme]) -> Iterator[tuple[float, Answers]]:
    """Give the answers that are needed, set by set, in the order of their keys."""
    codes = {item.code for scheme in schemes.values() for item in scheme.items}
    # A number or an option stands in a column of its own, which costs less to read.
    other = Case(When(number=None, option="", then=F("value")), output_field=JSONField())
    rows = (
        sift.given(codes)
        .filter(answer_set__version__in=list(schemes))
        .order_by("answer_set")
        .values_list("answer_set", "item", "number", "option", other)
    )
    for key, of_set in groupby(rows.iterator(chunk_size=ROWS_AT_ONCE), itemgetter(0)):
        yield (
            key,
            {
                item: (option or value) if number is None else number
                for _key, item, number, option, value in of_set
            },
        )


# What stands behind the last set.
_END: tuple[float, Answers] = (float("inf"), {})
