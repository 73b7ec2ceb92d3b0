"""
Nordic Bridges and the cluster's own plan: an invented year that is still running.

Both programmes count the same activities by rules of their own.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from raceme.demo.cases.crowds import companies, one_of
from raceme.demo.cases.days import Days
from raceme.demo.cooperating import agree
from raceme.demo.names.places import town
from raceme.demo.opening import Facts, Opened, facts_of, open_programme
from raceme.demo.recorder import ONLINE, Recorder, on
from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage, chance_for
from raceme.engagements.models import Activity

BY = ("Ioana Mureșan", "Matei Lazăr")
EXPERT = "Radu Câmpean"
NAMED = (
    "Someșul Digital SRL",
    "Cardiolink Systems SRL",
    "Medisfera SRL",
    "Salvia eHealth SRL",
    "Hoia Robotică SRL",
)
# A company reached that is no member, and a member whom nothing has reached yet.
NO_MEMBER, UNREACHED = "Vitanova Software SRL", "Orto Print 3D SRL"
MEMBERS_SERVED = 61
MEMBERS_REACHED = 20
OTHERS_REACHED = 6
# Title, half-year, how far into it, and which of the companies reached came.
WORKSHOPS = (
    ("Norwegian procurement for beginners", 0, 0.25, slice(0, 14)),
    ("Data protection in the north", 0, 0.5, slice(8, 20)),
    ("Pricing for hospitals", 0, 0.85, slice(14, 25)),
    ("Clinical evidence for software", 1, 0.45, slice(0, 10)),
    ("Partners and distributors", 1, 0.8, slice(16, 25)),
)
MEETINGS_BEFORE, MEETINGS_OF_FRIDAY = 25, 9
# Which of the members' advisory visits was written down only yesterday.
LATE = 5


@dataclass(frozen=True)
class Cast:
    """The companies of the running year, by what has been done with them."""

    reached: list[Firm]
    members: list[Firm]
    norwegian: list[Firm]


def build(stage: Stage) -> None:
    days = Days(stage.today)
    plan = open_programme(stage, _plan_facts(days))
    bridges = open_programme(stage, _bridges_facts(days))
    log = Recorder(stage, bridges, by=BY)
    log.add_kind("steering-meeting", "Steering meeting")
    cast = _cast(stage)
    _workshops(log, plan, days, cast)
    _visits(log, plan, days, cast)
    _meetings(log, plan, days, cast)
    _agreements(log, days, cast)
    _this_week(log, plan, days)
    _ahead(log, plan, days, cast)
    _own_services(Recorder(stage, plan, by=BY), days, cast)


def _bridges_facts(days: Days) -> Facts:
    """Return the facts of the programme with the days that they have today."""
    facts = facts_of("nordic-bridges")
    year, halves = days.today.year, [days.half_year(number) for number in range(3)]
    friday = days.monday + timedelta(days=4)
    facts |= {
        "code": f"nordic-bridges-{year}",
        "name": f"Nordic Bridges {year}",
        "starts_on": days.start,
        "ends_on": halves[-1][1],
        "periods": [[*halves[0]], [*halves[1], friday], [*halves[2]]],
    }
    facts["plan"] = _work_plan(days)
    return facts


def _work_plan(days: Days) -> list[Facts]:
    """Return what was promised, some of it for this week."""
    halves = [days.half_year(number) for number in range(3)]
    return [
        _planned("1.1", "Workshops, first half-year", halves[0][1], "workshop", needed=3),
        _planned(
            "1.2", "Workshops, second half-year", days.monday + timedelta(25), "workshop", needed=3
        ),
        _planned("1.3", "Company visits with audit", halves[2][1], "technology-audit", needed=18),
        {
            "code": "2.1",
            "title": "Training plan",
            "kind": "deliverable",
            "responsible": "Transilvania IT Cluster",
            "person": EXPERT,
            "due_on": days.monday + timedelta(days=2),
            "activity_kind": "publication",
        },
        _planned("2.2", "Training for managers", days.monday + timedelta(days=16), "training"),
        _planned("3.1", "Bilateral meetings", halves[2][1], "bilateral-meeting", needed=60),
        _planned("3.2", "Study visit to Oslo", halves[2][0] + timedelta(days=40), "study-visit"),
        _planned(
            "4.1", "Partnerships with Norway", halves[2][1], "partnership-agreement", needed=5
        ),
    ]


def _planned(code: str, title: str, due_on: date, kind: str, *, needed: int = 1) -> Facts:
    return {
        "code": code,
        "title": title,
        "responsible": "Transilvania IT Cluster",
        "person": BY[0],
        "due_on": due_on,
        "activity_kind": kind,
        "needed": needed,
    }


def _plan_facts(days: Days) -> Facts:
    facts = facts_of("cluster-plan")
    first, last = days.start, days.half_year(1)[1]
    facts |= {
        "code": f"cluster-plan-{days.today.year}",
        "name": f"Cluster plan {days.today.year}",
        "starts_on": first,
        "ends_on": last,
        "periods": [[first, last]],
    }
    return facts


def _cast(stage: Stage) -> Cast:
    """Choose the members that are served, the companies reached, and who comes from Norway."""
    register, chance = stage.register, chance_for("nordic-bridges cast")
    members = [
        firm
        for name, firm in register.firms.items()
        if firm.members
        and firm.people
        and name not in (*NAMED, UNREACHED)
        and firm.members[0].workspace is stage.workspaces["transilvania-it"]
    ]
    named = [register[name] for name in NAMED]
    served = [*named, *members[: MEMBERS_SERVED - len(named)]]
    others = companies(
        stage, chance, countries={"RO": OTHERS_REACHED}, sectors=("health", "software")
    )
    reached = [
        *served[: len(NAMED)],
        register[NO_MEMBER],
        *served[len(NAMED) : MEMBERS_REACHED],
        *others,
    ]
    norwegian = companies(stage, chance, countries={"NO": 12}, sectors=("health", "consulting"))
    return Cast(reached, served, norwegian)


def _person_of(log: Recorder, firm: Firm) -> Somebody:
    """Return the first person of a firm that the workspace knows, made where there is none."""
    known = (each for each in firm.people.values() if each.person.workspace is log.workspace)
    chance = chance_for(f"nordic-bridges {firm.organisation.name}")
    return next(known, None) or one_of(log.stage, chance, firm, workspace=log.workspace)


def _workshops(log: Recorder, plan: Opened, days: Days, cast: Cast) -> None:
    """Hold five workshops with 56 people; of a sixth, last Thursday's, nobody is noted yet."""
    for number, (title, half_year, share, coming) in enumerate(WORKSHOPS):
        workshop = log.record(
            "workshop",
            title,
            on(days.within(half_year, share), start="10:00", end="13:00"),
            hours="3",
            plan=("1.1", "1.2")[half_year],
            towards=[plan],
        )
        parts = log.bring(workshop, [_person_of(log, firm) for firm in cast.reached[coming]])
        speaker = log.stage.register["Nordlys Rådgivning AS"]
        log.join(workshop, speaker, _person_of(log, speaker), role="speaker")
        if number % 2:
            absent = _person_of(log, cast.members[30 + number])
            log.join(workshop, absent.firm, absent, state="absent")
        log.prove_each(workshop, parts[number % 3 :], "Attendance list, signed")
    guest = _person_of(log, log.stage.register["Vitanova Farm SRL"])
    left = log.join(workshop, guest.firm, guest)
    log.leave_out(left, "Outside the sectors of the programme.", on=days.last_friday)
    sixth = log.record(
        "workshop",
        "Selling to Nordic hospitals",
        on(days.last_friday - timedelta(days=1), start="10:00", end="13:00"),
        hours="3",
        plan="1.2",
        towards=[plan],
        by=BY[0],
    )
    log.prove(
        sixth,
        "Attendance list",
        rows=[(_person_of(log, firm).person.name, "") for firm in cast.reached[:9]],
        is_of_all=True,
    )


def _visits(log: Recorder, plan: Opened, days: Days, cast: Cast) -> None:
    """Visit seven companies with an audit; an eighth visit fell through."""
    visited = [*cast.reached[25:27], cast.reached[0], *cast.reached[6:9]]
    for number, firm in enumerate(visited):
        kind = ("technology-audit", "business-audit")[number % 3 == 0]
        _audit(log, plan, firm, kind=kind, day=days.within(number // 3, 0.2 + 0.3 * (number % 3)))
    sunday = min(days.last_friday + timedelta(days=2), days.today)
    medisfera = log.stage.register["Medisfera SRL"]
    last = _audit(
        log, plan, medisfera, kind="technology-audit", day=days.last_friday, recorded_on=sunday
    )
    log.prove(last, "Photographs of the visit")
    missed = log.record(
        "technology-audit",
        f"Technology audit, {cast.reached[9].organisation.name}",
        on(days.within(1, 0.6)),
        state="not_held",
    )
    log.join(missed, cast.reached[9], state="expected")


def _audit(
    log: Recorder,
    plan: Opened,
    firm: Firm,
    *,
    kind: str,
    day: date,
    recorded_on: date | None = None,
) -> Activity:
    audit = log.record(
        kind,
        f"{kind.replace('-', ' ').capitalize()}, {firm.organisation.name}",
        on(day, start="09:30", end="15:30"),
        place=town(firm.organisation.town),
        hours="6",
        plan="1.3",
        towards=[plan],
        by=EXPERT,
        recorded_on=recorded_on,
    )
    log.join(audit, firm, _person_of(log, firm))
    consultant = log.stage.register["Câmpean Consult SRL"]
    log.join(audit, consultant, _person_of(log, consultant), role="expert", hours="10")
    if len(firm.organisation.name) % 5:
        log.prove(audit, "Audit report", is_of_all=True)
    return audit


def _meetings(log: Recorder, plan: Opened, days: Days, cast: Cast) -> None:
    """Hold 34 meetings with Norway, nine of them last week; three fell through."""
    for number in range(MEETINGS_BEFORE + MEETINGS_OF_FRIDAY + 3):
        pair = (cast.members[(3 * number) % 40], cast.norwegian[number % len(cast.norwegian)])
        is_new = MEETINGS_BEFORE <= number < MEETINGS_BEFORE + MEETINGS_OF_FRIDAY
        is_held = number < MEETINGS_BEFORE + MEETINGS_OF_FRIDAY
        day = days.last_friday if is_new else days.within(number % 2, 0.3 + 0.02 * number)
        meeting = log.record(
            "bilateral-meeting",
            "Meeting, " + " and ".join(firm.organisation.name for firm in pair),
            on(day),
            place=ONLINE,
            hours="0.5",
            state="held" if is_held else "not_held",
            plan="3.1" if is_held else "",
            towards=[plan],
            recorded_on=days.last_friday if is_new else None,
            by="Meeting schedule" if is_new else "",
        )
        log.bring(meeting, [_person_of(log, firm) for firm in pair])
        if is_held and number % 6:
            log.prove_by_system(meeting, f"Meeting schedule, {day:%d.%m.%Y}, slot {number % 9 + 1}")


def _agreements(log: Recorder, days: Days, cast: Cast) -> None:
    """Sign three agreements with Norway, and one at home that does not count."""
    fjordsund = log.stage.register["Fjordsund Klynge AS"]
    signed = (
        (cast.members[0], cast.norwegian[0], days.within(0, 0.7)),
        (cast.members[2], cast.norwegian[3], days.within(1, 0.5)),
        (log.stage.register["Transilvania IT Cluster"], fjordsund, days.last_friday),
        (cast.members[1], cast.members[4], days.within(1, 0.3)),
    )
    for first, second, day in signed:
        agree(
            log,
            f"Partnership agreement with {second.organisation.name}",
            [(first, None), (second, None)],
            day=day,
            plan="4.1" if second.organisation.country == "NO" else "",
            by=BY[0],
            recorded_on=day,
        )


def _this_week(log: Recorder, plan: Opened, days: Days) -> None:
    """Note what this week brings; what lies behind already was held."""
    register = log.stage.register
    visits = {1: "Medisfera SRL", 3: "Someșul Digital SRL"}
    steering = log.record(
        "steering-meeting",
        "Steering meeting",
        on(days.monday, start="10:00", end="11:30"),
        place=ONLINE,
        state=_state(days.monday, days),
    )
    for partner in log.opened.partners:
        log.join(steering, register[partner], role="partner")
    for weekday, name in visits.items():
        day, firm = days.monday + timedelta(days=weekday), register[name]
        visit = log.record(
            "company-visit",
            f"Company visit, {name}",
            on(day, start="09:30" if weekday == 1 else "10:00", end="13:00"),
            place=town(firm.organisation.town),
            state=_state(day, days),
            towards=[plan],
        )
        log.join(visit, firm, _person_of(log, firm))
        consultant = register["Câmpean Consult SRL"]
        log.join(visit, consultant, _person_of(log, consultant), role="expert")


def _state(day: date, days: Days) -> str:
    return "planned" if day >= days.today else "held"


def _ahead(log: Recorder, plan: Opened, days: Days, cast: Cast) -> None:
    """Plan the weeks to come."""
    training = log.record(
        "training",
        "Training for managers: first steps in Norway",
        on(days.monday + timedelta(days=16), start="09:00", end="16:00"),
        state="planned",
        plan="2.2",
        towards=[plan],
    )
    log.bring(training, [_person_of(log, firm) for firm in cast.reached[:6]])
    first = days.half_year(2)[0] + timedelta(days=36)
    visit = log.record(
        "study-visit",
        "Study visit to Oslo",
        on(first, first + timedelta(days=3)),
        place=town("Oslo", "NO"),
        state="planned",
        plan="3.2",
    )
    log.join(visit, log.stage.register["Fjordsund Klynge AS"], role="host")
    for firm in cast.reached[:4]:
        log.join(visit, firm)


def _own_services(log: Recorder, days: Days, cast: Cast) -> None:
    """Serve the members whom the funded programme does not reach, by the plan alone."""
    for number in range(2):
        training = log.record(
            "training",
            ("Cybersecurity for small companies", "Hiring and keeping engineers")[number],
            on(days.within(number, 0.4), start="09:00", end="13:00"),
            hours="4",
        )
        log.bring(training, [_person_of(log, firm) for firm in cast.members[20 + number :: 2]])
        guest = log.stage.register[NO_MEMBER]
        log.join(training, guest, _person_of(log, guest))
        log.prove_all(training)
    consultant = log.stage.register["Câmpean Consult SRL"]
    for number, firm in enumerate(cast.members[20:56:6]):
        kind = ("consultancy", "competence-mapping")[number % 2]
        advice = log.record(
            kind,
            f"{kind.replace('-', ' ').capitalize()}, {firm.organisation.name}",
            on(days.within(number % 2, 0.15 + 0.12 * number)),
            hours="4",
            recorded_on=days.today - timedelta(days=1) if number == LATE else None,
        )
        log.join(advice, firm, _person_of(log, firm))
        log.join(advice, consultant, _person_of(log, consultant), role="expert", hours="4")
        log.prove(advice, "Advice given", is_of_all=True)
