"""Cluj Innovation Year 2023: a study visit, a camp, five workshops, ten days of meetings."""

from datetime import date
from random import Random

from raceme.demo.cases.crowds import crowd, one_of, paired
from raceme.demo.gatherings import Gathering
from raceme.demo.names.places import town
from raceme.demo.opening import facts_of, open_programme
from raceme.demo.recorder import Recorder, on
from raceme.demo.register import Somebody
from raceme.demo.stage import Stage, chance_for

CODE = "innovation-year-2023"
BY = ("Ioana Mureșan", "Matei Lazăr")
OSLO = town("Oslo", "NO")
CLUJ = town("Cluj-Napoca")
FOLLOWED = "Someșul Digital SRL"

# Who visited Norway: the company, its delegate, and how many files prove that they did.
VISITORS = (
    (FOLLOWED, "Andrei Pop", 2),
    ("Cardiolink Systems SRL", "Mara Dinescu", 2),
    ("Vitanova Software SRL", "Paul Ardelean", 1),
    ("Lumina Biotech SRL", "Irina Oltean", 2),
    ("Medisfera SRL", "Elena Rusu", 1),
    ("Clinic Flow SRL", "Tudor Hossu", 0),
    ("Apahida Instruments SRL", "Vlad Crișan", 2),
    ("Transilvania Imaging SRL", "Diana Bota", 1),
    ("Neurosenz SRL", "Ilinca Țepeș", 2),
    ("Data Făget SRL", "Sorin Mihuț", 1),
    ("Orto Print 3D SRL", "Călin Rațiu", 0),
    ("Hoia Robotică SRL", "Anca Suciu", 1),
    ("Salvia eHealth SRL", "Raluca Nistor", 2),
    ("Bistrița Medtech SRL", "Horea Moldovan", 1),
    ("Zalău Senzori SRL", "Simona Filip", 2),
)
# Title, day, people, those without evidence, and the number in the work plan.
WORKSHOPS = (
    ("Horizon Europe calls for tech companies", date(2023, 3, 23), 47, 0, "3.1"),
    ("Coaching and marketing for international markets", date(2023, 6, 8), 33, 0, "3.2"),
    ("European data spaces", date(2023, 10, 19), 29, 0, "3.3"),
    ("Calculation, report and reduction of carbon emissions", date(2024, 2, 22), 26, 5, "3.4"),
    ("Health innovation in cancer", date(2024, 3, 14), 25, 0, "3.5"),
)
CAMP_ABROAD = {
    "AT": 4, "BG": 4, "DE": 4, "ES": 3, "FR": 2, "HU": 4, "IT": 4, "NL": 3, "NO": 3, "PL": 3,
}  # fmt: skip
CAMP_AT_HOME = 44
MET_ONLINE = {
    "NO": 12, "AT": 4, "BE": 3, "BG": 5, "CZ": 3, "DE": 5, "ES": 5, "FR": 4, "HU": 4, "IT": 5,
    "NL": 3, "PL": 4, "SE": 2, "TR": 1,
}  # fmt: skip
MET_AT_HOME = 37
MEETINGS = 67
MEETINGS_CANCELLED = 9


def build(stage: Stage) -> None:
    log = Recorder(stage, open_programme(stage, facts_of(CODE)), by=BY)
    chance = chance_for(CODE)
    pool = _people_of_members(log, chance)
    _study_visit(log)
    _camp(log, chance, pool)
    _workshops(log, chance, pool)
    _matchmaking(log, chance, pool)


def _people_of_members(log: Recorder, chance: Random) -> list[Somebody]:
    """Return the people of the cluster's members, but for the company that is followed."""
    members = [
        firm
        for firm in log.stage.register.firms.values()
        if firm.members and firm.organisation.name != FOLLOWED and firm.people
    ]
    for firm in members[::3]:
        one_of(log.stage, chance, firm, workspace=log.workspace)
    return [
        somebody
        for firm in members
        for somebody in firm.people.values()
        if somebody.person.workspace is log.workspace
    ]


def _followed(log: Recorder, name: str) -> Somebody:
    return log.stage.register.person(
        name, firm=log.stage.register[FOLLOWED], workspace=log.workspace
    )


def _study_visit(log: Recorder) -> None:
    register = log.stage.register
    visit = log.record(
        "study-visit",
        "Study visit to Norway, Oslo",
        on(date(2023, 5, 9), date(2023, 5, 12)),
        place=OSLO,
        hours="26",
        plan="1.1",
    )
    parts = []
    for company, name, _ in VISITORS:
        person = register.person(name, firm=register[company], workspace=log.workspace)
        parts.append(log.join(visit, register[company], person))
    for host in ("Fjordsund Klynge AS", "Helsevik Sykehus HF"):
        log.join(visit, register[host], role="host")
    lumina = register["Lumina Biotech SRL"]
    second = register.person("Bogdan Cherecheș", firm=lumina, workspace=log.workspace)
    log.join(visit, lumina, second, state="absent")
    log.join(visit, register["Arieș Cloud SRL"], state="expected")
    feleacu = log.join(visit, register["Feleacu Analytics SRL"])
    log.leave_out(
        feleacu, "Travelled at its own cost, outside the programme.", on=date(2023, 6, 12)
    )
    files = [files for _, _, files in VISITORS]
    proven = [part for part, number in zip(parts, files, strict=True) if number]
    flown = [part for part, number in zip(parts, files, strict=True) if number > 1]
    log.prove_each(visit, proven, "Attendance list, signed")
    log.prove_each(visit, flown, "Boarding passes")
    log.prove(visit, "Visit report")


def _camp(log: Recorder, chance: Random, pool: list[Somebody]) -> None:
    """Bring 80 people from 11 countries to the camp; six more are not counted."""
    camp = log.record(
        "camp",
        "Cluj Innovation Camp",
        on(date(2023, 10, 13), date(2023, 10, 15)),
        hours="20",
        plan="2.1",
    )
    abroad = crowd(
        log.stage,
        chance,
        workspace=log.workspace,
        countries=CAMP_ABROAD,
        sectors=("software", "health", "energy", "consulting"),
    )
    home = chance.sample(pool, CAMP_AT_HOME + 6)
    followed = [_followed(log, "Andrei Pop"), _followed(log, "Lucia Bențe")]
    parts = log.bring(camp, [*followed, *home[:CAMP_AT_HOME]])
    parts += log.bring(camp, abroad[:-8])
    parts += log.bring(camp, abroad[-8:], role="expert")
    log.bring(camp, home[CAMP_AT_HOME : CAMP_AT_HOME + 3], state="expected")
    log.bring(camp, home[CAMP_AT_HOME + 3 : CAMP_AT_HOME + 5], state="absent")
    (guest,) = log.bring(camp, home[CAMP_AT_HOME + 5 :])
    log.leave_out(guest, "Came for another project, which reports it.", on=date(2023, 11, 6))
    log.prove_each(camp, parts[:-4], "Attendance list, signed")
    log.prove(camp, "Outcome of the challenges")


def _workshops(log: Recorder, chance: Random, pool: list[Somebody]) -> None:
    """Hold five workshops with 160 participations, and call off a sixth."""
    coming = {0: "Andrei Pop", 3: "Lucia Bențe"}
    for number, (title, day, wanted, unproven, plan) in enumerate(WORKSHOPS):
        workshop = log.record(
            "workshop",
            title,
            on(day, start="10:00", end="14:00"),
            hours="4",
            plan=plan,
        )
        people = [_followed(log, coming[number])] if number in coming else []
        people += chance.sample(pool, wanted - len(people))
        parts = log.bring(workshop, people)
        speaker = log.stage.register.make(chance, sector="consulting")
        log.bring(
            workshop, [one_of(log.stage, chance, speaker, workspace=log.workspace)], role="speaker"
        )
        log.prove_each(workshop, parts[unproven:], "Attendance list, signed")
        left = [one for one in pool if one not in people]
        log.bring(workshop, left[:1], state="absent" if number % 2 else "expected")
    cancelled = log.record(
        "workshop", "Intellectual property in software", on(date(2023, 11, 30)), state="not_held"
    )
    log.bring(cancelled, pool[:2], state="expected")


def _matchmaking(log: Recorder, chance: Random, pool: list[Somebody]) -> None:
    """Let 98 people of 15 countries mean to meet online, two by two."""
    abroad = crowd(
        log.stage,
        chance,
        workspace=log.workspace,
        countries=MET_ONLINE,
        sectors=("software", "health", "manufacturing"),
    )
    home = chance.sample(pool, MET_AT_HOME + 4)
    people = [*home[:MET_AT_HOME], *abroad]
    followed = _followed(log, "Andrei Pop")
    norwegians = [one for one in abroad if one.person.country == "NO"]
    pairs = [(followed, partner) for partner in norwegians[:2]]
    pairs += paired(chance, people, meetings=MEETINGS + MEETINGS_CANCELLED - len(pairs))
    log.stage.gatherings[CODE] = Gathering(
        workspace=log.workspace,
        programme=log.opened.programme,
        coming={"Company": [followed, *people]},
        missing=home[MET_AT_HOME:],
        missing_as="Company",
        pairs=pairs,
        fail=MEETINGS_CANCELLED,
    )
