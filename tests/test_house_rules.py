"""What the map and the rules promise, and imports alone cannot show."""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Field

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "raceme"
CORE = SOURCE / "core"
VENDOR_LIST = CORE / "static" / "core" / "vendor" / "VENDOR.json"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("raceme.")]
# What machines read of a page is data, and runs nowhere.
INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:\ssrc=|\"application/ld\+json\"))|javascript:"
)
DRAWN_LAYER = re.compile(r"^ +((?:\w+)(?: [|·] \w+)*)(?: {2,}|$)")
ROOT_MODULES = {"__main__", "urls", "wsgi", "command", "settings"}
LINES_OF_A_MODULE = 800
LINES_OF_A_FUNCTION = 60
# Spelled in two, so that this file does not hold what it looks for.
NEVER_WRITTEN = [
    "/" + "work/",
    "/" + "root/",
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "--index" + "-url",
    "debian" + ".org",
]


def _map() -> list[set[str]]:
    """Return the layers of the map from the top down, read from the contract on imports."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:map"]["layers"].strip().splitlines()
    return [set(re.findall(r"\w+", line)) for line in lines]


def _depths() -> dict[str, int]:
    return {name: depth for depth, names in enumerate(_map()) for name in names}


def _modules() -> list[Path]:
    return [
        path
        for folder in (SOURCE, ROOT / "tests", ROOT / "scripts", ROOT / "benchmarks")
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts
    ]


def _written_files() -> Iterator[Path]:
    """Give every text file that somebody wrote, leaving out what was taken from elsewhere."""
    for folder in ("src", "tests", "scripts", "benchmarks", "docs", "requirements", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not {"vendor", "__pycache__"} & set(path.parts):
                yield path
    for path in [*sorted(ROOT.glob("*.*")), ROOT / "Makefile", ROOT / ".importlinter"]:
        if path.is_file():
            yield path


def test_foreign_keys_follow_the_map() -> None:
    depths = _depths()
    keys = [
        (model._meta.app_label, field.related_model._meta.app_label, field)
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.related_model in MODELS
    ]

    upward = [
        str(field)
        for holder, target, field in keys
        if holder != target and depths[holder] >= depths[target]
    ]

    assert keys
    assert upward == []


def test_the_drawn_map_is_the_guarded_one() -> None:
    drawn = (ROOT / "docs" / "architecture.md").read_text().split("## The map", 1)[1]
    block = drawn.split("```", 2)[1].splitlines()

    layers = [set(re.findall(r"\w+", found[1])) for line in block if (found := _layer(line))]

    # Below the line the engines stand by name; the contract knows them by their package.
    guarded = [names - ROOT_MODULES - {"engines"} for names in _map()]
    assert layers == [names for names in guarded if names]


# Of what a template names: the classes of an element, and those of a field that is drawn.
CLASSES = re.compile(r'class="([^"]*)"|\{% field [^"%]*"([^"]*)"')
VARIABLE = re.compile(r"\{\{.*?\}\}")
MAIL_LAYOUT = SOURCE / "mail" / "templates" / "mail" / "layout.html"


def _layer(line: str) -> re.Match[str] | None:
    return None if "engines:" in line else DRAWN_LAYER.match(line)


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True)


def test_no_model_orders_itself() -> None:
    assert [model for model in MODELS if model._meta.ordering] == []


def test_templates_hold_no_inline_script_or_style() -> None:
    templates = list(SOURCE.rglob("*.html"))

    guilty = [path.name for path in templates if INLINE.search(path.read_text())]

    # A mail is no page: the look of all of them stands in one place and travels along.
    assert [path.name for path in templates if path == MAIL_LAYOUT] == guilty
    assert "<script" not in MAIL_LAYOUT.read_text()


def test_only_django_reads_what_is_not_scoped() -> None:
    readers = [
        str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("*.py"))
        if path.parent.name != "migrations" and "unscoped" in path.read_text()
    ]

    assert readers == ["workspaces/models.py"]


def _imports(path: Path) -> Iterator[str]:
    """Give the full name of everything a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_app_reaches_for_the_screens_of_another() -> None:
    screens = re.compile(r"raceme\.(\w+)\.(views|forms)\b")
    found = [
        (path, screen[1])
        for path in sorted(SOURCE.rglob("*.py"))
        for name in _imports(path)
        if (screen := screens.match(name)) and screen[1] != "core"
    ]

    reaching = [
        str(path.relative_to(SOURCE))
        for path, app in found
        if app not in ("core", path.relative_to(SOURCE).parts[0])
    ]

    assert found
    assert reaching == []


def test_vendored_files_are_the_listed_ones() -> None:
    listed = json.loads(VENDOR_LIST.read_text())
    checksums = {name: sha for package in listed for name, sha in package["sha256"].items()}

    present = {
        path.relative_to(CORE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in (VENDOR_LIST.parent, CORE / "fonts")
        for path in folder.rglob("*")
        if path.is_file() and path != VENDOR_LIST and path.parent.name != "licences"
    }

    assert present == checksums


def test_vendored_packages_have_their_licence_beside_them() -> None:
    listed = json.loads(VENDOR_LIST.read_text())

    texts = {package["licence_text"] for package in listed}

    licences = (VENDOR_LIST.parent / "licences").iterdir()
    assert texts == {path.relative_to(CORE).as_posix() for path in licences}


def test_icons_used_are_in_the_sprite() -> None:
    sprite = (VENDOR_LIST.parent / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    templates = [path.read_text() for path in SOURCE.rglob("*.html")]
    menus = [path.read_text() for path in SOURCE.rglob("navigation.py")]

    used = {name for text in templates for name in re.findall(r'{% icon "([^"]+)"', text)}
    used |= {name for text in menus for name in re.findall(r'icon="([^"]+)"', text)}

    assert used
    assert used - drawn == set()


def test_every_class_of_ours_that_a_template_names_is_drawn() -> None:
    drawn = {
        name
        for path in SOURCE.rglob("*.css")
        if "vendor" not in path.parts
        for name in re.findall(r"\.(r-[a-z0-9-]+)", path.read_text())
    }

    named = {
        (path.name, name)
        for path in SOURCE.rglob("*.html")
        for words in CLASSES.findall(VARIABLE.sub("…", path.read_text()))
        for name in " ".join(words).split()
        if re.fullmatch(r"r-[a-z0-9-]+", name)
    }

    assert len(named) > 500
    assert sorted(one for one in named if one[1] not in drawn) == []


def test_modules_and_functions_stay_within_the_walls() -> None:
    modules = {path: path.read_text() for path in _modules()}
    functions = [
        (path, node)
        for path, text in modules.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    long_modules = [
        path.name for path, text in modules.items() if len(text.splitlines()) > LINES_OF_A_MODULE
    ]
    long_functions = [
        f"{path.name}: {node.name}"
        for path, node in functions
        if (node.end_lineno or node.lineno) - node.lineno >= LINES_OF_A_FUNCTION
    ]

    assert functions
    assert (long_modules, long_functions) == ([], [])


def test_no_file_names_a_machine_or_an_index_of_packages() -> None:
    guilty = []
    for path in _written_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        guilty += [f"{path.relative_to(ROOT)}: {word}" for word in NEVER_WRITTEN if word in text]

    assert guilty == []
