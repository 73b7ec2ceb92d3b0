"""
From a scheme and one set of answers to scores, and how each came about.

A dimension is the weighted mean of its parts, the overall score that of the dimensions: the
additive model of multi-criteria analysis (Dodgson, Spackman, Pearman, Phillips, *Multi-criteria
analysis: a manual*, Department for Communities and Local Government, 2009, chapter 6). What is
not asked, or not answered, leaves the mean with its weight, so that the others share it; where
less than ``least_answered`` is known there is no score. Penalties come off afterwards, not below
0; vetoes put a lid on the overall score at the end.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from raceme.engines.scoring.codes import Kind, Unanswered
from raceme.engines.scoring.evaluating import Reading, Value
from raceme.engines.scoring.formulas import Call, Name, Node, Number, names_of, walk
from raceme.engines.scoring.problem import (
    WHOLE,
    Amount,
    Answers,
    Band,
    Dimension,
    Factors,
    NextStep,
    Part,
    Penalty,
    Quantity,
    Ranked,
    Ranking,
    Result,
    Scheme,
    Score,
    Step,
    Veto,
)

# So far a score is told apart from its band's border; what is closer is an error of arithmetic.
PLACES = 9


def score(scheme: Scheme, answers: Answers, *, factors: Factors | None = None) -> Result:
    """
    Return what the answers come to.

    The answers have to be right (``answers.faults_of_answers`` finds none). Scores lie between 0
    and 100; amounts are in the unit beside them.
    """
    reading = Reading(
        items={item.code: item for item in scheme.items},
        answers=answers,
        factors=factors or Factors(),
    )
    dimensions = tuple(_dimension(each, scheme, reading) for each in scheme.dimensions)
    reading.scores.update({each.code: each.value for each in dimensions})
    overall = _overall(scheme, dimensions, reading) if dimensions else None
    reading.overall = overall.value if overall else None
    amounts = tuple(_amount(each, reading) for each in scheme.quantities)
    return Result(
        overall=overall,
        dimensions=dimensions,
        amounts=amounts,
        computed=tuple(
            (item.code, reading.computed(item))
            for item in scheme.items
            if item.kind is Kind.COMPUTED
        ),
        rankings=tuple((each.code, _ranked(each, reading)) for each in scheme.rankings),
        advice=_advice(scheme, reading),
        factors=reading.factors.code,
        missing=tuple(dict.fromkeys(reading.missing)),
        unconfirmed=tuple(
            dict.fromkeys(
                [
                    *(("factor", code) for code in reading.unconfirmed),
                    *_unconfirmed(scheme, [*dimensions, *([overall] if overall else [])]),
                ]
            )
        ),
    )


def _unconfirmed(scheme: Scheme, scores: Sequence[Score]) -> Iterator[tuple[str, str]]:
    """Give what the scores rest on and nobody has confirmed."""
    of_dimension = {each.code: each for each in scheme.dimensions}
    for found in scores:
        dimension = of_dimension.get(found.code)
        parts = {each.code: each for each in dimension.parts} if dimension else {}
        known: dict[str, Mapping[str, Part | Penalty | Veto]] = {
            "part": parts,
            "penalty": {each.code: each for each in scheme.penalties},
            "veto": {each.code: each for each in scheme.vetoes},
        }
        for step in found.steps:
            each = known[step.sort].get(step.code)
            if each is not None and not each.is_confirmed:
                yield step.sort, step.code
        bands = (dimension.bands if dimension else ()) or scheme.bands
        if any(band.code == found.band and not band.is_confirmed for band in bands):
            yield "band", found.band


def band_of(value: float, bands: Sequence[Band]) -> str:
    """Return the first band that reaches up to the value."""
    return next((band.code for band in bands if value <= band.to), bands[-1].code if bands else "")


def _dimension(dimension: Dimension, scheme: Scheme, reading: Reading) -> Score:
    known = [
        (part.code, part.weight, _of_part(part, reading))
        for part in dimension.parts
        if _is_asked(part, reading)
    ]
    taken = [each for each in scheme.penalties if each.of == dimension.code]
    return _scored(
        dimension.code,
        known,
        penalties=_that_apply(taken, reading),
        bands=dimension.bands or scheme.bands,
        least=scheme.least_answered,
    )


def _is_asked(part: Part, reading: Reading) -> bool:
    item = reading.items.get(part.item)
    return item is None or reading.is_asked(item)


def _of_part(part: Part, reading: Reading) -> Value:
    if part.formula is not None:
        value = reading.value(part.formula)
        value = None if value is None else min(WHOLE, max(0.0, value))
    else:
        share = reading.value(Call("share", (Name(part.item),)))
        value = None if share is None else WHOLE * share
    return 0.0 if value is None and part.unanswered is Unanswered.ZERO else value


def _overall(scheme: Scheme, dimensions: tuple[Score, ...], reading: Reading) -> Score:
    found = _scored(
        "",
        [
            (each.code, one.weight, each.value)
            for one, each in zip(scheme.dimensions, dimensions, strict=True)
        ],
        penalties=_that_apply([each for each in scheme.penalties if not each.of], reading),
        bands=scheme.bands,
        least=scheme.least_answered,
    )
    vetoes = [each for each in scheme.vetoes if reading.value(each.when) == 1.0]
    if found.value is None or not vetoes:
        return found
    value = min(found.value, *(each.most for each in vetoes))
    lids = tuple(Step(sort="veto", code=each.code, value=each.most) for each in vetoes)
    return Score(
        code="",
        value=value,
        band=band_of(value, scheme.bands),
        answered=found.answered,
        before=found.before,
        steps=(*found.steps, *lids),
    )


def _scored(
    code: str,
    known: Sequence[tuple[str, float, Value]],
    *,
    penalties: Sequence[Penalty],
    bands: Sequence[Band],
    least: float,
) -> Score:
    whole = math.fsum(weight for _, weight, _ in known)
    counts = math.fsum(weight for _, weight, value in known if value is not None)
    answered = WHOLE * counts / whole if whole else 0.0
    has_score = bool(counts) and WHOLE * counts >= least * whole
    steps = tuple(
        Step(
            sort="part",
            code=each,
            value=value,
            most=WHOLE,
            weight=weight,
            counted=WHOLE * weight / counts if has_score and value is not None else 0.0,
        )
        for each, weight, value in known
    )
    if not has_score:
        return Score(code=code, value=None, answered=answered, steps=steps)
    mean = math.fsum(weight * value for _, weight, value in known if value is not None) / counts
    before = round(mean, PLACES)
    value = max(0.0, round(before - math.fsum(each.points for each in penalties), PLACES))
    off = tuple(Step(sort="penalty", code=each.code, value=-each.points) for each in penalties)
    return Score(
        code=code,
        value=value,
        band=band_of(value, bands),
        answered=answered,
        before=before,
        steps=(*steps, *off),
    )


def _that_apply(penalties: Sequence[Penalty], reading: Reading) -> list[Penalty]:
    return [each for each in penalties if reading.value(each.when) == 1.0]


def _amount(quantity: Quantity, reading: Reading) -> Amount:
    return Amount(
        code=quantity.code,
        value=reading.value(quantity.formula),
        unit=quantity.unit,
        group=quantity.group,
    )


def _ranked(ranking: Ranking, reading: Reading) -> tuple[Ranked, ...]:
    """
    Return the rows, the best first; equal ones as they stand in the table.

    Each is the mean of 100 * (value - worst) / (best - worst), by the weights that are known.
    """
    found = []
    table = reading.items[ranking.table]
    for number, row in enumerate(reading.rows(table)):
        cells = [
            (one.weight, reading.value(_placed(one.column, one.worst, one.best), row=row))
            for one in ranking.criteria
        ]
        counts = math.fsum(weight for weight, value in cells if value is not None)
        total = math.fsum(weight * value for weight, value in cells if value is not None)
        found.append(
            Ranked(
                row=number,
                label=str(row.answer(ranking.label) or ""),
                value=round(total / counts, PLACES) if counts else None,
                vetoed_by=tuple(
                    code for code, when in ranking.vetoes if reading.value(when, row=row) == 1.0
                ),
            )
        )
    return tuple(sorted(found, key=lambda one: (bool(one.vetoed_by), -(one.value or 0.0), one.row)))


def _placed(column: str, worst: float, best: float) -> Node:
    return Call("between", (Name(column), Number(worst), Number(best)))


def _advice(scheme: Scheme, reading: Reading) -> tuple[NextStep, ...]:
    found = [
        NextStep(
            code=each.code,
            priority=reading.value(each.priority) or 0.0,
            because=_because(each.when, reading, told=each.because),
        )
        for each in scheme.advice
        if reading.value(each.when) == 1.0
    ]
    return tuple(sorted(found, key=lambda one: (-one.priority, one.code)))


def _because(
    node: Node, reading: Reading, *, told: tuple[str, ...]
) -> tuple[tuple[str, object], ...]:
    """Return what the advice follows from: its scores, then its items, each with its value."""
    scores = [
        (part.of[0].code, reading.scores.get(part.of[0].code))
        for part in walk(node)
        if isinstance(part, Call) and part.function == "score" and isinstance(part.of[0], Name)
    ]
    named = told or tuple(sorted(names_of(node)))
    items = [
        (code, reading.number(code) if reading.items[code].kind is Kind.COMPUTED else answer)
        for code in named
        if code in reading.items
        for answer in [reading.answer(code)]
    ]
    return (*scores, *items)
