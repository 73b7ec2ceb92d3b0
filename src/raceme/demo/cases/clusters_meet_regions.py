"""Clusters Meet Regions, Cluj-Napoca 2025: 305 people, pitches, 107 meetings, a register."""

from datetime import date, timedelta
from random import Random

from raceme.demo.cases.crowds import crowd, one_of, paired
from raceme.demo.cast import make_cluster
from raceme.demo.files import paper
from raceme.demo.gatherings import Gathering, Pair
from raceme.demo.names.places import TOWNS
from raceme.demo.opening import Opened, facts_of, open_programme
from raceme.demo.papers import keep
from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage, chance_for
from raceme.documents.models import Document
from raceme.workspaces.models import Workspace

CODE = "cmr-cluj-2025"
FIRST = date(2025, 7, 1)
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
PITCHING_AT_HOME = ("Transilvania IT Cluster", "Pro Wood", "Indagro Vest")
PITCHING_MORE = slice(10, 14)
PITCHING_ABROAD = ("BG", "HU", "IT", "PL")


# Of those who listen: who speaks, and who comes to which session.
SPEAKING = (*range(8), 10, 40, 70, 100)
PANELS = {
    "Panel: Regions and their clusters": 120,
    "Panel: Clusters as drivers of competitiveness": 112,
}
BREAKOUTS = (
    "Breakout: Digital transformation through innovation hubs",
    "Breakout: Circular economy",
    "Breakout: Internationalisation of SMEs",
    "Breakout: Gender equality",
)
PARALLEL = (
    "Smart specialisation partnership in design and furniture",
    "Net-zero city development",
    "Start-up ecosystems: knowledge exchange",
    "Food identity and geographical indications",
)
CENTRES = ("Cluj Innovation Park", "Universitatea Tehnică Feleac")
# Who is in it besides: they host, judge, or did not come.
OTHERS = (
    *CENTRES,
    "Romanian Cluster Association",
    "European Cluster Collaboration Platform",
    "Green Synergy Cluster",
)


def build(stage: Stage) -> None:
    opened, chance = open_programme(stage, facts_of(CODE)), chance_for(CODE)
    space = opened.workspace
    people = crowd(stage, chance, workspace=space, countries=MEETING, sectors=SECTORS)
    followed = stage.register.person(
        "Mihaela Vlad",
        firm=stage.register["Someșul Digital SRL"],
        workspace=space,
        gender="woman",
        role="Sales",
    )
    listening = crowd(stage, chance, workspace=space, countries=LISTENING, sectors=SECTORS)
    pitching = _pitching_clusters(stage, chance, workspace=space)
    *missing, twice = _absent(stage, workspace=space)
    for name in OTHERS:
        stage.register.relate(stage.register[name], workspace=space)
    speaking = [listening[number] for number in SPEAKING]
    stage.gatherings[CODE] = Gathering(
        workspace=space,
        programme=opened.programme,
        coming={
            "Company or cluster": [followed, *people],
            "Pitching cluster": pitching,
            "Speaker": speaking,
            "Guest": [one for one in listening if one not in speaking],
        },
        missing=missing,
        missing_as="Guest",
        left_out=twice,
        speaking=speaking,
        pitching=pitching,
        attending=_attending(listening, pitching),
        pairs=_pairs(chance, people, followed),
        fail=MEETINGS_MISSED,
        paper=_paper(stage, opened),
    )


def _attending(listening: list[Somebody], pitching: list[Somebody]) -> dict[str, list[Somebody]]:
    """Return who comes to which session, nobody to two at once."""
    attending = {"Pitching session of clusters": pitching}
    for title, wanted in PANELS.items():
        attending[title] = listening[:wanted]
    for number, title in enumerate(BREAKOUTS):
        attending[title] = listening[20 + 18 * number : 38 + 18 * number]
    for number, title in enumerate(PARALLEL):
        attending[title] = listening[30 * number : 30 * number + 24]
    for number, centre in enumerate(CENTRES):
        attending[f"Site visit, {centre}"] = listening[40 * number : 40 * number + 22]
    return attending


def _pairs(chance: Random, people: list[Somebody], followed: Somebody) -> list[Pair]:
    """Return who meets whom: 107 pairs, and eight more of which one side does not come."""
    partners = [
        next(one for one in people if one.person.country == country)
        for country in ("AT", "PL", "ES")
    ]
    pairs = [(followed, partner) for partner in partners]
    pairs += paired(chance, people, meetings=MEETINGS + MEETINGS_MISSED - len(pairs))
    return pairs


def _paper(stage: Stage, opened: Opened) -> Document:
    """Return the agenda with the input paper, which proves the conference itself."""
    name, title = "Agenda and input paper", "Clusters Meet Regions, 24th edition"
    intro = f"{title}, {FIRST:%d.%m.%Y}. {opened.workspace.name}."
    return keep(
        stage.book,
        paper(name, intro),
        name=f"{name}, {title}.pdf",
        workspace=opened.workspace,
        day=FIRST - timedelta(days=6),
        by="Otilia Fodor",
    )


def _pitching_clusters(stage: Stage, chance: Random, *, workspace: Workspace) -> list[Somebody]:
    """Return who pitches, one person for each of eleven clusters."""
    clusters = [stage.register[name] for name in PITCHING_AT_HOME]
    clusters += _some_clusters(stage)
    clusters += [
        make_cluster(stage, TOWNS[country][0], public_from=date(2018, 5, 2))
        for country in PITCHING_ABROAD
    ]
    return [one_of(stage, chance, firm, workspace=workspace) for firm in clusters]


def _some_clusters(stage: Stage) -> list[Firm]:
    """Return a few of the invented clusters that stand in the country's register."""
    clusters = [
        firm
        for firm in stage.register.firms.values()
        if firm.organisation.kind == "cluster"
        and firm.organisation.country == "RO"
        and firm.organisation.is_generated
    ]
    return clusters[PITCHING_MORE]


def _absent(stage: Stage, *, workspace: Workspace) -> list[Somebody]:
    """Return seven who register and do not come, and one who registers twice."""
    chance = chance_for("cmr-cluj-2025 absent")
    return crowd(stage, chance, workspace=workspace, countries={"RO": 8}, sectors=SECTORS)
