"""
Measure, side by side in one run, and say of each goal whether it holds.

    python benchmarks/run.py [--organisations 20000 --activities 100000 --lines 20000 --every 7]

docs/operate/benchmarks.md says what each line means.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import gettempdir

import doubles
import events
import from_page
import meetings
import repairs
import scores
from databases import Load, NoPostgreSQL
from measuring import Line, Times, compare, lines_of_pages
from processes import Web
from throughput import serving

SERVER = "postgres://postgres@127.0.0.1:5432"
# A hundredth of the load, to compare each page with.
PART = 100
LISTS = {
    "organisations": "organisations/",
    "people": "people/",
    "log": "log/",
    "log of a programme": "programmes/{programme}/log/",
    "programmes": "programmes/",
    "documents": "documents/",
}
PLAIN = {name: f"bare/{page.split('/')[0]}/" for name, page in LISTS.items()}
PLAIN["log of a programme"] = "bare/log/{programme}/"
FIGURES = {
    "results": "programmes/{programme}/results/",
    "figure of activities": "programmes/{programme}/results/workshops/",
    "figure of organisations": "programmes/{programme}/results/smes/",
}
# What people open most, in the part of the load: how fast is asked of one page at a time above.
USED = {
    "today": "",
    "log": "log/",
    "organisations": "organisations/",
    "people": "people/",
    "programmes": "programmes/",
    "programme": "programmes/{programme}/",
    "results": "programmes/{programme}/results/",
    "reports": "programmes/{programme}/reports/",
    "documents": "documents/",
    "calendar": "calendar/",
}
PROCESSES = (1, 2, 4)
SECONDS_OF_LOAD = 4.0
MOST_OVER_UNAUDITED = 1.3
MOST_GROWTH = 1.5
MOST_OVER_SQL = 1.3
MOST_OVER_BARE = 2.0
MOST_QUERIES = 15
MOST_MEGABYTES = 400
MOST_MEGABYTES_OF_A_WORKER = 1_000
MOST_SECONDS_TO_CANCEL = 5
IMPORTED = 100_000
MOST_OVER_BARE_IMPORT = 3.0
SETS_OF_ANSWERS = 20_000
MOST_OVER_PLAIN_AGGREGATES = 2.0
WRITES = {
    "edit": "edit of one row",
    "form": "the same, form to answer",
    "activity": "activity, 8 participants",
}
# A write takes a millisecond or two, and waits for the disc: once more or less is soon said.
MORE_OFTEN = 4
SMALLER = 10
FROZEN = {
    "freeze": "freeze",
    "pack": "pack",
    "raceme report verify": "verify",
    "raceme report check": "check",
    "what is different now": "difference",
}
HELD = {
    "worker, freezing": "freezing_holds",
    "worker, packing": "packing_holds",
    "verifying": "verifying_holds",
    "checking": "checking_holds",
}
# Figures take seconds where a list takes milliseconds.
FIGURE_REPETITIONS = 7


def main() -> int:
    asked = _arguments()
    whole, part = (
        Load(
            server=asked.server,
            database=database,
            organisations=asked.organisations // divisor,
            activities=asked.activities // divisor,
        )
        for database, divisor in (("raceme_bench", 1), ("raceme_bench_small", PART))
    )
    try:
        for load in (part, whole):
            load.prepare(_environment())
    except NoPostgreSQL as error:
        print(f"Measuring takes PostgreSQL, and none answers at {asked.server}: {error}")
        print("Start one there, or name another by --server postgres://USER@HOST:PORT.")
        return 2
    with _served(whole) as big, _served(part) as small:
        print(f"\nWhole: {whole}. Part: {part}. Milliseconds: median (least to most).")
        lines = _measure(big, small, asked)
    goals = [line for line in lines if line.has_goal]
    missed = [line for line in goals if not line.is_held]
    print(f"\n{len(goals) - len(missed)} of {len(goals)} goals hold.", end=" ")
    print(f"Missed: {', '.join(line.name for line in missed)}." if missed else "None is missed.")
    return 0


def _arguments() -> Namespace:
    parser = ArgumentParser(description="Measure on PostgreSQL, side by side.")
    parser.add_argument("--organisations", type=_enough, default=200_000)
    parser.add_argument("--activities", type=_enough, default=1_000_000)
    parser.add_argument("--repetitions", type=int, default=21, help="of each page")
    parser.add_argument("--lines", type=int, default=200_000, help="of the report that is frozen")
    parser.add_argument("--every", type=int, default=1, help="each N-th published problem only")
    parser.add_argument("--server", default=SERVER, help="where databases may be made")
    return parser.parse_args()


def _enough(text: str) -> int:
    """Read a number of which a hundredth is still a load."""
    number = int(text)
    if number < 2 * PART:
        raise ArgumentTypeError(f"a hundredth of it is a load too: at least {2 * PART}")
    return number


def _environment(load: Load | None = None) -> dict[str, str]:
    """Return the settings of the processes that fill and serve; a folder of their own."""
    ours = {
        "RACEME_DATA_DIR": str(Path(gettempdir()) / "raceme-bench"),
        "RACEME_DEBUG": "0",
        "RACEME_TIMING": "0",
    }
    if load is None:
        return ours
    return {**ours, "RACEME_DATABASE_URL": load.url, "DJANGO_SETTINGS_MODULE": "settings"}


@contextmanager
def _served(load: Load) -> Iterator[Web]:
    web = Web(_environment(load))
    try:
        yield web
    finally:
        web.stop()


def _measure(big: Web, small: Web, asked: Namespace) -> list[Line]:
    """Measure section by section, and print each line as soon as it is known."""
    known = []
    for title, ours, other, lines in _sections(big, small, asked):
        print(f"\n{title:<28}{ours:>30}{other:>30}")
        for line in lines:
            print(line, flush=True)
            known.append(line)
    return known


Section = tuple[str, str, str, Iterable[Line]]


def _sections(big: Web, small: Web, asked: Namespace) -> Iterator[Section]:
    times = asked.repetitions
    few = min(times, FIGURE_REPETITIONS)
    grows = partial(_beside, big, small, times=times, most=MOST_GROWTH)
    lines = (grows(name, page) for name, page in LISTS.items())
    yield "First page of each list", "whole", "part", lines
    plainly = partial(_beside, big, big, times=times, most=MOST_OVER_BARE)
    lines = (plainly(name, page, other=PLAIN[name]) for name, page in LISTS.items())
    yield "First page of each list", "ours", "50 plain rows", lines
    by_rule = [
        _figures("values", "figures", big, times=few, most=MOST_OVER_SQL),
        _figures("values, part", "figures", small, times=times),
        _figures("all that results show", "summaries", big, times=few),
    ]
    yield "All figures of a programme", "by their rules", "written by hand", by_rule
    counts = partial(_beside, big, small, times=few)
    lines = (counts(name, page) for name, page in FIGURES.items())
    yield "Pages that count", "whole", "part", lines
    costs = (_cost(name, big, page) for name, page in {**LISTS, **FIGURES}.items())
    yield "Queries of a page", "for figures", "for all else", costs
    yield "A write with its history", "with", "without", _audited(small, times=times)
    yield "In a second", "", "", _throughput(small)
    for processes in PROCESSES:
        title = f"Under load, {processes} process{'es' if processes > 1 else ''}"
        yield title, "page", "50 plain rows", _loaded(small, processes=processes)
    yield "A frozen report, per 1,000 lines", "long list", "tenth of it", _frozen(big, asked.lines)
    yield f"Importing {IMPORTED:,} organisations", "ours", "the bare cost", _imported(small)
    yield from _doubles()
    yield "Pages of an event of 5,000", "ours", "bare, of as many rows", _gathered(small)
    yield from _meetings(every=asked.every)
    yield from _events(server=asked.server)
    yield "Scoring answers", "by the definition", "by hand, bare", scores.lines()
    title = f"Summary of {SETS_OF_ANSWERS:,} sets"
    yield title, "ours", "a statement a question", _summarised(small)
    memory = (_memory(name, web) for name, web in {"whole": big, "part": small}.items())
    yield "Memory of a web process", "megabytes", "", memory


def _imported(web: Web) -> Iterator[Line]:
    """Compare importing a list with reading it and inserting its rows, unchecked."""
    costs = web.ask("imported", IMPORTED)
    yield Line(
        name="read, checked, written",
        ours=f"{costs['whole']:.1f} s",
        other=f"{costs['bare']:.1f} s",
        value=costs["whole"] / costs["bare"],
        most=MOST_OVER_BARE_IMPORT,
    )
    for name in ("reading", "checking", "writing", "undoing"):
        yield Line(name=name, ours=f"{costs[name]:.1f} s", other="", value=costs[name])
    held = costs["holds"]
    yield Line(
        name="worker, importing",
        ours=f"{held:.0f} MB",
        other="",
        value=held,
        most=MOST_MEGABYTES_OF_A_WORKER,
    )


def _summarised(web: Web) -> Iterator[Line]:
    """Compare the summary of a questionnaire with one plain aggregate for each of its questions."""
    found = web.ask("summarised", SETS_OF_ANSWERS)
    ours, plain = Times(tuple(found["ours"])), Times(tuple(found["plain"]))
    value = ours.median / plain.median
    yield Line(
        name="36 questions", ours=ours, other=plain, value=value, most=MOST_OVER_PLAIN_AGGREGATES
    )


def _doubles() -> Iterator[Section]:
    if not doubles.is_possible():
        yield f"Doubles: left out, {doubles.GENERATOR} is not there", "", "", []
        return
    yield "Doubles of a list", "", "", doubles.quality()
    yield "Suggesting doubles", "long list", "tenth of it", doubles.cost()


def _meetings(*, every: int) -> Iterator[Section]:
    if not meetings.is_possible():
        yield f"Meetings: left out, {meetings.PUBLISHED} is not there", "", "", []
        return
    yield (
        "Published meetings",
        "ours",
        "published; the others",
        meetings.compared(every=every),
    )
    yield "What clashes in a problem", "", "", meetings.clashes(every=every)


def _gathered(web: Web) -> Iterator[Line]:
    """Compare the pages of an event with bare ones; its rows are there no longer than that."""
    yield from lines_of_pages(web.ask("gathered"))


def _events(*, server: str) -> Iterator[Section]:
    if not events.is_possible():
        yield f"Events: left out, {events.GENERATOR} is not there", "", "", []
        return
    yield "Meetings of an event", "ours", "first come, first served", events.lines()
    yield "Repairs of a schedule", "moved", "has to move", repairs.lines()
    yield (
        "Scheduled from the page",
        "by the page",
        "the engine alone",
        from_page.lines(server=server),
    )


def _beside(
    first: Web,
    second: Web,
    name: str,
    page: str,
    *,
    other: str = "",
    times: int,
    most: float | None = None,
) -> Line:
    one, two = compare(
        partial(first.ask, "page", page), partial(second.ask, "page", other or page), times=times
    )
    return Line(name=name, ours=one, other=two, value=one.median / two.median, most=most)


def _figures(name: str, way: str, web: Web, *, times: int, most: float | None = None) -> Line:
    counted, written = web.ask(way)[1], web.ask("statements")[1]
    if counted != written:
        raise RuntimeError(f"By rules {counted}, by hand {written}: one of the two is wrong.")
    one, two = compare(
        lambda: float(web.ask(way)[0]), lambda: float(web.ask("statements")[0]), times=times
    )
    return Line(name=name, ours=one, other=two, value=one.median / two.median, most=most)


def _cost(name: str, web: Web, page: str) -> Line:
    queries, figures = web.ask("cost", page)
    return Line(name=name, ours=figures, other=queries, value=queries, most=MOST_QUERIES)


def _audited(web: Web, *, times: int) -> Iterator[Line]:
    for way, name in WRITES.items():
        one, two = compare(
            partial(web.ask, "write", "written", way),
            partial(web.ask, "write", "written_unaudited", way),
            times=times * MORE_OFTEN,
        )
        value = one.median / two.median
        yield Line(name=name, ours=one, other=two, value=value, most=MOST_OVER_UNAUDITED)
    web.ask("write", "swept")


def _throughput(web: Web) -> Iterator[Line]:
    ways = {"entries sealed": "sealed", "jobs put in line": "queued", "jobs done": "worked"}
    for name, way in ways.items():
        yield Line(name=name, ours="", other="", value=round(web.ask("write", way)))


def _frozen(web: Web, lines: int) -> Iterator[Line]:
    """Compare what a thousand lines cost in a list of two lengths, and say what a worker holds."""
    small, large = (web.ask("frozen", length) for length in (lines // SMALLER, lines))
    for name, what in FROZEN.items():
        one, two = large[what], small[what]
        yield Line(
            name=name,
            ours=f"{one:.2f} s of {large['lines']:,} lines",
            other=f"{two:.2f} s of {small['lines']:,} lines",
            value=one / two,
            most=MOST_GROWTH,
        )
    for name, what in HELD.items():
        one, two = large[what], small[what]
        yield Line(
            name=name,
            ours=f"{one:.0f} MB",
            other=f"{two:.0f} MB",
            value=one,
            most=MOST_MEGABYTES_OF_A_WORKER,
        )
    for name, what, most in (
        ("longest page of a figure", "page", None),
        ("called off after", "cancelled", MOST_SECONDS_TO_CANCEL),
    ):
        one, two = large[what], small[what]
        yield Line(name=name, ours=f"{one:.2f} s", other=f"{two:.2f} s", value=one, most=most)


def _loaded(web: Web, *, processes: int) -> Iterator[Line]:
    """Ask for each page over the network, from several connections, beside the plain rows."""
    cookie = web.ask("cookie")
    with serving(web.environment, processes=processes, cookie=cookie) as server:
        plain = web.ask("address", PLAIN["organisations"])
        for name, page in USED.items():
            one = server.rate(web.ask("address", page), seconds=SECONDS_OF_LOAD)
            two = server.rate(plain, seconds=SECONDS_OF_LOAD / 2)
            yield Line(name=name, ours=one, other=two, value=two.per_second / one.per_second)
        held = server.megabytes()
        yield Line(
            name="memory of the largest",
            ours=f"{held:.0f}",
            other="",
            value=held,
            most=MOST_MEGABYTES,
        )


def _memory(name: str, web: Web) -> Line:
    held = web.ask("memory")
    return Line(name=name, ours=f"{held:.0f}", other="", value=held, most=MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
