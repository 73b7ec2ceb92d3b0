"""The report that a company gets: two pages with its scores, what changed, and what to do next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.assessments import library
from raceme.assessments.exports.among import told_peers
from raceme.assessments.models import Measure, Recommendation
from raceme.assessments.queries import Peers
from raceme.assessments.queries.measures import unit_of
from raceme.assessments.queries.recommendations import said_because
from raceme.assessments.words import Titles, unconfirmed
from raceme.core import papers, radar
from raceme.core import words as written
from raceme.questionnaires.solving import Result, Score, changes

SOURCE = Path(__file__).parent / "report.typ"
RADAR = "radar.svg"
NEXT_STEPS = 3
WHOLE = 100
# What makes two pages hold it, however much was written: the rest stands where it was written.
LONGEST_STEP = 600
MOST_RANKED = 8
MOST_MEASURES = 12
MOST_UNCONFIRMED = 8


def written_report(
    result: Result,
    definition: Mapping[str, Any],
    *,
    company: str,
    on: date,
    at: datetime,
    language: str,
    before: Result | None = None,
    advised: Sequence[Recommendation] | None = None,
    peers: Peers | None = None,
    planned: Sequence[Measure] = (),
    emblem: papers.Picture | None = None,
    emblem_of: str = "",
) -> bytes:
    """
    Return the report as a PDF, on two pages whatever there is to say.

    ``before`` is the result that it is compared with, ``advised`` the next steps as the expert
    worded and ordered them; without them they are those that follow from the answers. ``planned``
    are the measures of a reduction plan. ``emblem`` stands in place of our mark, and is that of
    the programme ``emblem_of``.
    """
    shown, files = papers.emblem_file(emblem)
    titles = Titles(definition, language=language)
    chart = radar_of(result, titles, before=before)
    content = content_of(
        result,
        definition,
        company=company,
        on=on,
        language=language,
        before=before,
        advised=advised,
        peers=peers,
        planned=planned,
    )
    pictures = {
        "radar": RADAR if chart else "",
        "radar_alt": chart.label if chart else "",
        "emblem": shown,
        "emblem_alt": _("Emblem of %(name)s") % {"name": emblem_of} if files else "Raceme",
    }
    if chart:
        files = {**files, RADAR: radar.svg(chart).encode()}
    return papers.set_paper({**content, **pictures}, source=SOURCE, at=at, files=files)


def content_of(
    result: Result,
    definition: Mapping[str, Any],
    *,
    company: str,
    on: date,
    language: str,
    before: Result | None = None,
    advised: Sequence[Recommendation] | None = None,
    peers: Peers | None = None,
    planned: Sequence[Measure] = (),
) -> dict[str, object]:
    """Return all that the report says, as plain data."""
    titles = Titles(definition, language=language)
    steps = _next_steps(result, titles) if advised is None else _advised(advised, titles)
    moved = changes(before, result) if before else {}
    return {
        "language": language,
        "title": titles.title,
        "author": company or "Raceme",
        "company": company,
        "day": written.day(on),
        "words": _words(),
        "overall": _score(result.overall, titles, moved) if result.overall else None,
        "dimensions": [_score(each, titles, moved) for each in result.dimensions],
        "amounts": _amounts(result, titles, before=before),
        "rankings": [
            {
                "title": titles.of("rankings", code),
                "rows": [
                    _ranked(row.label, row.value, bool(row.vetoed_by)) for row in rows[:MOST_RANKED]
                ],
                "more": _more(len(rows) - MOST_RANKED),
            }
            for code, rows in result.rankings
        ],
        "steps": steps[:NEXT_STEPS],
        "further": [step["title"] for step in steps[NEXT_STEPS:]],
        "plan": _plan(planned, titles),
        "parts": [
            {"title": titles.of("dimensions", each.code), "rows": _parts(each, titles)}
            for each in result.dimensions
        ],
        **_source(definition, language=language),
        "factors": result.factors,
        "unconfirmed": _joined(unconfirmed(result, titles)),
        "footer": f"{titles.title} – {company}" if company else titles.title,
        "has_before": before is not None,
        "peers": told_peers(peers) if peers is not None and peers.are_known else None,
    }


def _words() -> dict[str, str]:
    return {
        "overall": _("Overall"),
        "of_100": _("of 100"),
        "unknown": _("not known: too little is answered"),
        "steps": _("What to do next"),
        "nothing": _("Nothing follows from these answers."),
        "because": _("Follows from"),
        "dimensions": _("The dimensions"),
        "amounts": _("Amounts"),
        "how": _("How each came about"),
        "how_read": _("Each part from 0 to 100, and the weight it had."),
        "now": _("Now"),
        "last_time": _("Last time"),
        "marked": _("The upright mark stands where the score was last time."),
        "source": _("Method"),
        "factors": _("Factors"),
        "unconfirmed": _("To be confirmed"),
        "dashed": _("Dashed: last time"),
        "further": _("Further steps"),
        "plan": _("Reduction plan"),
        "no_plan": _("No measure is planned yet that would lower these amounts."),
        "not_shown": _("How each part came about stands with the assessment; it is too long here."),
    }


def radar_of(result: Result, titles: Titles, *, before: Result | None) -> radar.Radar | None:
    earlier = {each.code: each.value for each in before.dimensions} if before else {}
    axes = [
        radar.Axis(label=titles.short(each.code), value=each.value, before=earlier.get(each.code))
        for each in result.dimensions
    ]
    return radar.radar(titles.title, axes)


def _score(score: Score, titles: Titles, moved: Mapping[str, float]) -> dict[str, object]:
    change = moved.get(score.code)
    return {
        "name": titles.of("dimensions", score.code) if score.code else _("Overall"),
        "value": "–" if score.value is None else written.number(score.value, decimals=0),
        "share": 0 if score.value is None else round(score.value / WHOLE, 4),
        "before": None
        if change is None or score.value is None
        else round((score.value - change) / WHOLE, 4),
        "band": titles.of("bands", score.band) if score.band else "",
        "change": "" if change is None else signed(change),
        "direction": 0 if change is None else direction_of(change),
        "notes": [
            titles.of("penalties" if step.sort == "penalty" else "vetoes", step.code)
            for step in score.steps
            if step.sort != "part"
        ],
    }


def signed(change: float) -> str:
    """Write a change with its sign; one that rounds to nothing has none."""
    shown = written.number(abs(change), decimals=0)
    return ("", "+", "\N{MINUS SIGN}")[direction_of(change)] + shown


def direction_of(change: float) -> int:
    """Return which way a change goes as it is written: up 1, down -1, neither 0."""
    if written.number(abs(change), decimals=0) == "0":
        return 0
    return 1 if change > 0 else -1


def shortened(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut between words."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "\N{HORIZONTAL ELLIPSIS}"


def _parts(score: Score, titles: Titles) -> list[tuple[str, str, str]]:
    return [
        (
            titles.of("items", step.code),
            "–" if step.value is None else written.number(step.value, decimals=0),
            written.share(round(step.counted)),
        )
        for step in score.steps
        if step.sort == "part"
    ]


def _amounts(
    result: Result, titles: Titles, *, before: Result | None
) -> list[tuple[str, str, str]]:
    earlier = {each.code: each.value for each in before.amounts} if before else {}
    return [
        (
            titles.of("quantities", each.code),
            _amount(each.value, each.unit),
            _amount(earlier.get(each.code), each.unit) if before else "",
        )
        for each in result.amounts
    ]


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return _("not known")
    # Four digits say enough of any amount.
    decimals = 0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004
    return f"{written.number(value, decimals=decimals)} {unit}".strip()


def _more(number: int) -> str:
    """Say how many are left out, where some are."""
    if number <= 0:
        return ""
    said = ngettext("and %(number)s more", "and %(number)s more", number)
    return said % {"number": written.number(number)}


def _joined(said: Sequence[str]) -> str:
    more = _more(len(said) - MOST_UNCONFIRMED)
    return "; ".join([*said[:MOST_UNCONFIRMED], *([more] if more else [])])


def _plan(planned: Sequence[Measure], titles: Titles) -> dict[str, object]:
    """Return the measures, each with what it lowers and by how much a year."""
    states = dict(Measure.State.choices)
    return {
        "heads": [_("Measure"), _("What it lowers"), _("Saving in a year"), _("To be done by"), ""],
        "rows": [
            [
                each.title,
                titles.of("quantities", each.quantity),
                f"{written.number(each.saving)} {unit_of(each)}".strip(),
                written.day_short(each.due_on),
                str(states.get(each.state, each.state)),
            ]
            for each in planned[:MOST_MEASURES]
        ],
        "more": _more(len(planned) - MOST_MEASURES),
    }


def _ranked(label: str, value: float | None, is_vetoed: bool) -> tuple[str, str]:  # noqa: FBT001
    if is_vetoed:
        return label, _("excluded")
    return label, "–" if value is None else written.number(value, decimals=0)


def _next_steps(result: Result, titles: Titles) -> Sequence[Mapping[str, object]]:
    return [
        {
            "title": titles.of("advice", step.code),
            "text": titles.text("advice", step.code),
            "because": ", ".join(
                titles.named(code) for code in dict.fromkeys(code for code, _value in step.because)
            ),
        }
        for step in result.advice
    ]


def _advised(steps: Sequence[Recommendation], titles: Titles) -> Sequence[Mapping[str, object]]:
    """Return the steps in the expert's words; what the company declined is no step of it."""
    return [
        {
            "title": step.title,
            "text": shortened(step.text, LONGEST_STEP),
            "because": said_because(step, titles),
        }
        for step in steps
        if step.state != Recommendation.State.DECLINED
    ]


def _source(definition: Mapping[str, Any], *, language: str) -> dict[str, str]:
    """Return where the method is from, and in which language that is told."""
    said = definition.get("source") or ""
    if isinstance(said, str):
        # An older version that shipped tells it in English alone.
        is_shipped = definition.get("code") in library.codes()
        return {"source": said, "source_language": "en" if is_shipped else language}
    told = language if said.get(language) else next(iter(said))
    return {"source": said[told], "source_language": told}
