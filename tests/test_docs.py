"""What the documents promise to list, they list; and what they point to is there."""

import argparse
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands, load_command_class

from raceme.core.jobs.registry import periods

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "raceme"
SETTING = re.compile(r"\bRACEME_[A-Z_]+\b")
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")
ANCHOR = re.compile(r"\]\((?!\w+:)([^)#\s]*)#([^)\s]+)\)")
LINES_OF_A_README = range(10, 41)


def _settings_read() -> set[str]:
    sources = [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / ".ci" / "run"]
    return {name for path in sources for name in SETTING.findall(path.read_text())}


def _own_commands() -> Iterator[str]:
    """Give every command of ours, and under its own name each part of one that has parts."""
    for name, app in sorted(get_commands().items()):
        if not app.startswith("raceme."):
            continue
        parser = load_command_class(app, name).create_parser("raceme", name)
        parts = [
            part
            for action in parser._actions
            if isinstance(action, argparse._SubParsersAction)
            for part in action.choices
        ]
        yield from (f"raceme {name} {part}" for part in parts) if parts else [f"raceme {name}"]


def test_every_setting_is_documented() -> None:
    documented = set(SETTING.findall((DOCS / "operate" / "settings.md").read_text()))

    assert _settings_read() == documented


def test_every_command_is_documented() -> None:
    documented = (DOCS / "operate" / "commands.md").read_text()
    commands = list(_own_commands())

    missing = [command for command in commands if f"`{command}" not in documented]

    assert commands
    assert missing == []


def test_every_job_that_comes_round_is_documented() -> None:
    documented = (DOCS / "operate" / "jobs.md").read_text()

    missing = [name for name in periods() if f"| `{name}` |" not in documented]

    assert len(periods()) > 1
    assert missing == []


def _settings_file() -> str:
    """Return the settings that the document has an administrator write down."""
    page = (DOCS / "operate" / "install-one-machine.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    [found] = [block for block in blocks if re.search(r"^RACEME_BASE_URL=", block, re.MULTILINE)]
    return str(found)


def test_the_settings_of_an_installation_read_the_same_to_a_service_and_to_a_shell() -> None:
    lines = _settings_file().splitlines()
    # As systemd reads an EnvironmentFile: what begins with # is a comment, nothing else is.
    to_a_service = {
        name: value.strip().strip('"')
        for name, _equals, value in (line.partition("=") for line in lines if line[0] != "#")
    }

    told = subprocess.run(  # noqa: S603 (a document of ours)
        ["/bin/sh", "-c", f"set -a\n{_settings_file()}\nexec env"],
        env={},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    to_a_shell = dict(line.split("=", 1) for line in told.splitlines())
    assert {name: to_a_shell[name] for name in to_a_service} == to_a_service
    assert to_a_service["RACEME_MAIL_FROM"] == "Raceme <raceme@example.org>"
    assert to_a_service.keys() <= _settings_read()


def test_every_app_says_what_it_is() -> None:
    own = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("raceme.")]

    lengths = {
        app.name: len((app / "README.md").read_text().splitlines())
        for app in own
        if (app / "README.md").exists()
    }

    assert set(lengths) == {app.name for app in own}
    assert [name for name, lines in lengths.items() if lines not in LINES_OF_A_README] == []


def test_every_engine_is_described() -> None:
    engines = {path.parent.name for path in (SOURCE / "engines").glob("*/__init__.py")}

    described = {path.stem for path in (DOCS / "engines").glob("*.md")}

    assert engines
    assert described == engines


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.split(r"[\[>=<]", requirement)[0] for requirement in wanted}

    page = (DOCS / "decisions" / "0002-dependencies.md").read_text()
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    # A row may name several that belong together, and Django with its version.
    named = {name.split()[0] for row in rows if row != "package" for name in row.split(", ")}

    assert named == names


def test_every_decision_is_listed() -> None:
    decisions = DOCS / "decisions"

    listed = set(LINK.findall((decisions / "README.md").read_text()))

    assert listed == {path.name for path in decisions.glob("[0-9]*.md")}


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *SOURCE.rglob("README.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text())]

    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page, link in links
        if not (page.parent / link).exists()
    ]

    assert links
    assert dead == []


def _anchors(page: Path) -> set[str]:
    """Return what the headings of ``page`` are reached by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


def test_links_into_documents_find_their_heading() -> None:
    links = [
        (page, page.parent / file if file else page, anchor)
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for file, anchor in ANCHOR.findall(page.read_text())
    ]

    dead = [f"{page.name}: #{anchor}" for page, to, anchor in links if anchor not in _anchors(to)]

    assert links
    assert dead == []


def _linked(page: Path) -> Iterator[Path]:
    """Give the documents that ``page`` leads to; a folder shows all that lie in it."""
    for link in LINK.findall(page.read_text()):
        there = (page.parent / link).resolve()
        yield from there.glob("*.md") if there.is_dir() else [there]


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting.extend(_linked(page))

    assert [str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page not in reached] == []
