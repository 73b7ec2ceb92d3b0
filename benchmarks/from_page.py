"""
An event of 1,000 people and 12,000 wishes, scheduled and published from its pages.

The event is made by ``make_event.py``, which lies beside the reference data, and written into a
database of its own, which is taken away in the end: on SQLite, or where PostgreSQL is named.

    python benchmarks/from_page.py [--server postgres://USER@HOST:PORT]
"""

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import events
import psycopg
from events import GENERATOR, Asked, is_possible
from measuring import Line
from psycopg import sql
from workers import PAUSE_IN_SECONDS, begun, most_held

EVENT = Asked(people=1_000, wishes=12_000, slots=40, seconds=20.0, share=0.9999, breaks=2)
DATABASE = "raceme_bench_meetings"
# Of the engine's seconds alone: to read the problem, to say how far it is, to write what came.
MOST_OF_A_JOB = 1.25
MOST_QUERIES, MOST_MEGABYTES = 15, 1_000
# A press of a button: what people wait for.
MOST_SECONDS_TO_PUBLISH = 10.0
PATIENCE_IN_SECONDS = 300
PAGES = {
    "table × slot": "meetings/schedule/1/",
    "person × slot": "meetings/schedule/1/people/",
    "not kept": "meetings/schedule/1/not-kept/",
    "question to publish": "meetings/schedule/1/publish/",
}


def lines(*, server: str = "") -> Iterator[Line]:
    """Yield what the way from the page costs, and what came of it."""
    with TemporaryDirectory() as folder, _database(server) as url:
        environment = {**os.environ, **_environment(folder, url)}
        file = events.made(Path(folder), EVENT, seed=1)
        for command in (
            ["-m", "raceme", "migrate", "--verbosity", "0"],
            [__file__, "--inside", file],
        ):
            run = subprocess.run(
                [sys.executable, *map(str, command)],
                env=environment,
                stdout=subprocess.PIPE,
                check=True,
            )
        found: dict[str, Any] = json.loads(run.stdout)
        plain = Path(folder) / "as-written.json"
        plain.write_text(json.dumps(found.pop("event")), encoding="utf-8")
        yield from _told(found, events.solved(plain, seconds=EVENT.seconds))


@contextmanager
def _database(server: str) -> Iterator[str]:
    """Make a database of its own on a server, and take it away; SQLite needs none."""
    if not server:
        yield ""
        return
    name = sql.Identifier(DATABASE)
    address = f"{server}/postgres".replace("postgres://", "postgresql://")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{server}/{DATABASE}"
        finally:
            connection.execute(drop)


def _environment(folder: str, url: str) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": "raceme.settings",
        "RACEME_DATA_DIR": folder,
        "RACEME_DEBUG": "0",
        "RACEME_TIMING": "0",
        "RACEME_DATABASE_URL": url,
    }
    return {name: value for name, value in ours.items() if value}


def _told(found: dict[str, Any], alone: dict[str, Any]) -> Iterator[Line]:
    levels = {level["goal"]: level for level in found["levels"]}
    weight, breaks = levels["kept_weight"], levels["breaks"]["value"]
    yield Line(
        name="weight",
        ours=f"{weight['value']:,} of {weight['bound']:,}",
        other=f"{alone['ours']['kept_weight']:,}",
        value=weight["value"] / weight["bound"],
        least=EVENT.share,
    )
    yield _line("breaks", breaks, other=alone["ours"]["breaks"], most=EVENT.breaks)
    yield Line(
        name="job",
        ours=f"{found['job']:.1f} s",
        other=f"{alone['seconds']:.1f} s",
        value=found["job"] / alone["seconds"],
        most=MOST_OF_A_JOB,
    )
    bound = f"{found['bound_after']:.1f} s"
    yield Line(name="bound on the page after", ours=bound, other="", value=found["bound_after"])
    held, own = found["job_holds"], round(alone["megabytes"])
    yield _line("megabytes of the worker", held, other=own, most=MOST_MEGABYTES)
    for name, page in found["pages"].items():
        label = f"{name}, {page['seconds'] * 1000:.0f} ms"
        yield _line(label, page["queries"], other="queries", most=MOST_QUERIES)
    seconds, most = found["publish"]["seconds"], MOST_SECONDS_TO_PUBLISH
    said = f"{seconds:.1f} s, {found['publish']['queries']} queries"
    yield Line(name="publish", ours=said, other="", value=seconds, most=most)
    told, seconds = found["told"], found["tell"]
    name, each = f"write to {told:,} people", f"{seconds / told * 1000:.1f} ms each"
    yield Line(name=name, ours=f"{seconds:.1f} s", other=each, value=seconds)
    held = found["tell_holds"]
    yield _line("megabytes, writing to them", held, other="", most=MOST_MEGABYTES)


def _line(name: str, value: float, *, other: object, most: float | None) -> Line:
    return Line(name=name, ours=round(value), other=other, value=round(value), most=most)


class Visitor:
    """Who organises the event, at its pages; each press of a button is answered by a worker."""

    def __init__(self) -> None:
        from django.conf import settings  # noqa: PLC0415 (only the process inside has them)
        from django.test import Client  # noqa: PLC0415 (as above)

        from raceme.accounts.models import User  # noqa: PLC0415 (as above)

        settings.ALLOWED_HOSTS.append("testserver")
        self.client = Client()
        self.client.force_login(User.objects.get())
        self.base = "/manage/bench/events/bench/"
        # Its session was seen before.
        self.asked(self.base)

    def asked(self, address: str) -> tuple[float, int, Any]:
        """Return the seconds and the queries of a page, and what it answers."""
        return self._measured(address, lambda: self.client.get(address))

    def sent(self, address: str, form: dict[str, str]) -> tuple[float, int, Any]:
        return self._measured(address, lambda: self.client.post(address, form))

    @staticmethod
    def _measured(address: str, ask: Callable[[], Any]) -> tuple[float, int, Any]:
        from raceme.core.timing import tallied  # noqa: PLC0415 (as above)

        with tallied() as tally:
            begins = time.perf_counter()
            answer = ask()
            seconds = time.perf_counter() - begins
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{address} answers {answer.status_code}")
        return seconds, tally.queries, answer


def _inside(file: Path) -> dict[str, Any]:
    """Write the event, schedule and publish it from its pages; return what that cost."""
    import django  # noqa: PLC0415 (its settings are those of this process alone)

    # Its workers do as it does.
    events.go_first()
    django.setup()
    import generated  # noqa: PLC0415 (as above)

    from raceme.core.static_files import collect_when_stale  # noqa: PLC0415 (as above)

    collect_when_stale()
    generated.write(json.loads(file.read_text(encoding="utf-8")))
    # What comes round once a day is not what is measured.
    _worked(lambda: None)
    visitor = Visitor()
    schedule = f"{visitor.base}meetings/schedule/"
    visitor.sent(f"{schedule}make/", {"seconds": str(int(EVENT.seconds))})
    seen: list[float] = []
    holds = _worked(lambda: _look(visitor, f"{schedule}1/", seen))
    made = _job("matchmaking.schedule")
    pages = {name: _page(visitor, visitor.base + page) for name, page in PAGES.items()}
    _seconds, _queries, file_ = visitor.asked(f"{schedule}1/file/event/")
    seconds, queries, _answer = visitor.sent(f"{schedule}1/publish/", {"instead_of": "0"})
    tell_holds = _worked(lambda: None)
    tell = _job("matchmaking.tell_schedule")
    return {
        "event": json.loads(file_.content),
        "levels": _levels(),
        "job": _lasted(made),
        "bound_after": seen[0] - made.started_at.timestamp() if seen else PATIENCE_IN_SECONDS,
        "job_holds": holds,
        "pages": pages,
        "publish": {"seconds": seconds, "queries": queries},
        "tell": _lasted(tell),
        "told": _messages(),
        "tell_holds": tell_holds,
    }


def _worked(look: Callable[[], None]) -> float:
    """Let a worker do what waits, and look meanwhile; return the megabytes that it held."""
    process, held = begun("worker", "--once"), 0.0
    until = time.monotonic() + PATIENCE_IN_SECONDS
    while process.poll() is None:
        held = max(held, most_held(process.pid))
        look()
        time.sleep(PAUSE_IN_SECONDS)
        if time.monotonic() > until:
            process.terminate()
            raise RuntimeError("the worker does not end")
    if process.returncode:
        raise RuntimeError(f"the worker ended with {process.returncode}")
    return held


def _look(visitor: Visitor, address: str, seen: list[float]) -> None:
    """Keep when the page said first how good the schedule is, and how good it can be."""
    if not seen:
        _seconds, _queries, answer = visitor.asked(address)
        if b"is possible" in answer.content and b"<progress" in answer.content:
            seen.append(time.time())
        time.sleep(10 * PAUSE_IN_SECONDS)


def _page(visitor: Visitor, address: str) -> dict[str, float]:
    visitor.asked(address)
    seconds, queries, _answer = visitor.asked(address)
    return {"seconds": seconds, "queries": queries}


def _job(name: str) -> Any:  # noqa: ANN401 (a row, whose class needs settings)
    from raceme.core.models import Job  # noqa: PLC0415 (only the process inside has settings)

    found = Job.objects.get(name=name)
    if found.state != Job.State.DONE:
        raise RuntimeError(f"{name} is {found.state}: {found.error}")
    return found


def _lasted(job: Any) -> float:  # noqa: ANN401 (as above)
    return float((job.finished_at - job.started_at).total_seconds())


def _levels() -> list[dict[str, Any]]:
    from raceme.matchmaking.models import Schedule  # noqa: PLC0415 (as above)

    return list(Schedule.unscoped.get().said["levels"])


def _messages() -> int:
    from raceme.mail.models import Message  # noqa: PLC0415 (as above)

    return int(Message.objects.filter(purpose="meeting_schedule").count())


def main() -> int:
    parser = ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--server", default="", help="PostgreSQL where a database may be made")
    parser.add_argument("--inside", type=Path, help="the event to write, in this process")
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(_inside(given.inside)))
        return 0
    if not is_possible():
        print(f"The event is made by {GENERATOR}, and it is not there.")
        return 2
    missed = 0
    for line in lines(server=given.server):
        print(line, flush=True)
        missed |= not line.is_held
    return missed


if __name__ == "__main__":
    sys.exit(main())
