"""Clusters Meet Regions, Cluj-Napoca 2025: 305 people, pitches, 107 meetings, a register."""

from datetime import date, time
from random import Random

from raceme.demo.cases.crowds import crowd, one_of, paired, slots_for
from raceme.demo.cast import make_cluster
from raceme.demo.names.places import TOWNS
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import Recorder, When, on
from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage, chance_for
from raceme.engagements.models import Activity

BY = ("Otilia Fodor", "Emil Săvulescu")
FIRST, SECOND = date(2025, 7, 1), date(2025, 7, 2)
SECTORS = ("software", "wood", "food", "energy", "manufacturing", "consulting", "creative")
# Who meets: 80 people of 15 countries, and one more of the company that is followed.
MEETING = {
    "RO": 26, "AT": 6, "BE": 3, "BG": 6, "CZ": 4, "DE": 5, "ES": 6, "FR": 4, "GR": 3, "HU": 5,
    "IT": 4, "PL": 4, "PT": 1, "SI": 2, "SK": 1,
}  # fmt: skip
LISTENING = {
    "RO": 146, "AT": 5, "BE": 8, "BG": 8, "HR": 6, "HU": 9, "IT": 8, "LT": 4, "NL": 4, "PL": 8,
    "RS": 4, "SK": 3,
}  # fmt: skip
MEETINGS = 107
MEETINGS_MISSED = 8
TABLES = 14
PITCHING_AT_HOME = ("Transilvania IT Cluster", "Pro Wood", "Indagro Vest")
PITCHING_MORE = slice(10, 14)
PITCHING_ABROAD = ("BG", "HU", "IT", "PL")


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of("cmr-cluj-2025")), by=BY)
    chance = chance_for("cmr-cluj-2025")
    people = crowd(stage, chance, workspace=log.workspace, countries=MEETING, sectors=SECTORS)
    followed = stage.register.person(
        "Mihaela Vlad",
        firm=stage.register["Someșul Digital SRL"],
        workspace=log.workspace,
        gender="woman",
        role="Sales",
    )
    listening = crowd(stage, chance, workspace=log.workspace, countries=LISTENING, sectors=SECTORS)
    pitching = _pitching_clusters(log, chance)
    conference = _conference(log, [followed, *people], listening, pitching)
    _pitches(log, conference, pitching)
    _first_day(log, conference, listening)
    _meetings(log, conference, chance, people=people, followed=followed)
    _second_day(log, conference, listening)


def _pitching_clusters(log: Recorder, chance: Random) -> list[Somebody]:
    """Return who pitches, one person for each of eleven clusters."""
    register = log.stage.register
    clusters = [register[name] for name in PITCHING_AT_HOME]
    clusters += _some_clusters(log)
    clusters += [
        make_cluster(log.stage, TOWNS[country][0], public_from=date(2018, 5, 2))
        for country in PITCHING_ABROAD
    ]
    return [one_of(log.stage, chance, firm, workspace=log.workspace) for firm in clusters]


def _some_clusters(log: Recorder) -> list[Firm]:
    """Return a few of the invented clusters that stand in the country's register."""
    clusters = [
        firm
        for firm in log.stage.register.firms.values()
        if firm.organisation.kind == "cluster"
        and firm.organisation.country == "RO"
        and firm.organisation.is_generated
    ]
    return clusters[PITCHING_MORE]


def _conference(
    log: Recorder, meeting: list[Somebody], listening: list[Somebody], pitching: list[Somebody]
) -> Activity:
    """Open the conference to 305 people; eight more registered and did not come."""
    conference = log.record(
        "conference",
        "Clusters Meet Regions, 24th edition",
        on(FIRST, SECOND),
        hours="14",
        plan="1.1",
    )
    there = [*meeting, *pitching, *listening]
    parts = log.bring(conference, there[:-12]) + log.bring(conference, there[-12:], role="speaker")
    missing = _absent(log)
    log.bring(conference, missing[:5], state="absent")
    log.bring(conference, missing[5:7], state="expected")
    (visitor,) = log.bring(conference, missing[7:])
    log.leave_out(visitor, "Registered twice, under another name.", on=date(2025, 7, 14))
    log.prove_each(conference, parts[:-9], "Registration desk, signed list")
    log.prove(conference, "Agenda and input paper")
    return conference


def _absent(log: Recorder) -> list[Somebody]:
    chance = chance_for("cmr-cluj-2025 absent")
    return crowd(log.stage, chance, workspace=log.workspace, countries={"RO": 8}, sectors=SECTORS)


def _pitches(log: Recorder, conference: Activity, pitching: list[Somebody]) -> None:
    """Let eleven clusters pitch before a jury; a twelfth did not come."""
    session = log.record(
        "pitching",
        "Pitching session of clusters",
        on(FIRST, start="14:00", end="15:30"),
        hours="1.5",
        part_of=conference,
        plan="1.2",
    )
    log.bring(session, pitching, role="pitcher")
    register = log.stage.register
    log.join(session, register["European Cluster Collaboration Platform"], role="expert")
    log.join(session, register["Romanian Cluster Association"], role="host")
    log.join(session, register["Green Synergy Cluster"], role="pitcher", state="absent")
    log.prove_all(session, "Running order of the pitches")


def _first_day(log: Recorder, conference: Activity, people: list[Somebody]) -> None:
    """Hold the panels and the afternoon's breakouts."""
    panels = ("Regions and their clusters", "Clusters as drivers of competitiveness")
    for number, title in enumerate(panels):
        panel = log.record(
            "keynote",
            f"Panel: {title}",
            on(FIRST, start=f"{10 + number}:00", end=f"{11 + number}:00"),
            hours="1",
            part_of=conference,
        )
        log.bring(panel, people[4 * number : 4 * number + 4], role="speaker")
    breakouts = (
        "Digital transformation through innovation hubs",
        "Circular economy",
        "Internationalisation of SMEs",
        "Gender equality",
    )
    for number, title in enumerate(breakouts):
        breakout = log.record(
            "workshop",
            f"Breakout: {title}",
            on(FIRST, start="15:30", end="17:00"),
            hours="1.5",
            part_of=conference,
        )
        log.bring(breakout, people[20 + 18 * number : 38 + 18 * number])
        log.prove_all(breakout)


def _meetings(
    log: Recorder,
    conference: Activity,
    chance: Random,
    *,
    people: list[Somebody],
    followed: Somebody,
) -> None:
    """Hold 107 meetings of 81 people; eight more were planned and one side did not come."""
    partners = [
        next(one for one in people if one.person.country == country)
        for country in ("AT", "PL", "ES")
    ]
    pairs = [(followed, partner) for partner in partners]
    pairs += paired(chance, people, meetings=MEETINGS + MEETINGS_MISSED - len(pairs))
    for number, (pair, slot) in enumerate(zip(pairs, slots_for(pairs, tables=TABLES), strict=True)):
        is_held = number < MEETINGS
        when = _slot(slot)
        names = " and ".join(one.firm.organisation.name for one in pair if one.firm)
        meeting = log.record(
            "bilateral-meeting",
            f"Meeting, {names}",
            when,
            hours="0.25",
            state="held" if is_held else "not_held",
            part_of=conference,
            plan="1.3" if is_held else "",
        )
        log.bring(meeting, pair)
        if is_held and number % 12:
            log.prove_by_system(meeting, f"Meeting schedule, {when.start:%H:%M}")


def _slot(number: int) -> When:
    """Return the slot of that number: a quarter of an hour from two o'clock on."""
    begins, ends = 14 * 60 + 15 * number, 14 * 60 + 15 * (number + 1)
    return When(
        first=FIRST, last=FIRST, start=time(*divmod(begins, 60)), end=time(*divmod(ends, 60))
    )


def _second_day(log: Recorder, conference: Activity, people: list[Somebody]) -> None:
    """Hold four parallel sessions and two site visits; one session was called off."""
    sessions = (
        "Smart specialisation partnership in design and furniture",
        "Net-zero city development",
        "Start-up ecosystems: knowledge exchange",
        "Food identity and geographical indications",
    )
    for number, title in enumerate(sessions):
        session = log.record(
            "parallel-session",
            title,
            on(SECOND, start="09:30", end="12:00"),
            hours="2.5",
            part_of=conference,
            plan="2.1",
        )
        log.bring(session, people[30 * number : 30 * number + 24])
        log.prove_all(session)
    centres = ("Cluj Innovation Park", "Universitatea Tehnică Feleac")
    for number, centre in enumerate(centres):
        visit = log.record(
            "site-visit",
            f"Site visit, {centre}",
            on(SECOND, start="14:00", end="16:00"),
            hours="2",
            part_of=conference,
            plan="2.2",
        )
        log.join(visit, log.stage.register[centre], role="host")
        log.bring(visit, people[40 * number : 40 * number + 22])
        log.prove_all(visit)
    _called_off(log, conference, people)


def _called_off(log: Recorder, conference: Activity, people: list[Somebody]) -> None:
    session = log.record(
        "parallel-session",
        "Space technology for agriculture",
        on(SECOND, start="09:30", end="12:00"),
        state="not_held",
        part_of=conference,
    )
    log.bring(session, people[:3], state="expected")
