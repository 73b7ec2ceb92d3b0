"""
Keep the catalogues of texts: `update` brings in new texts and compiles, `check` says what is amiss.

Django's own makemessages needs GNU gettext on the machine. This reads templates with Django's
parser and everything else with Babel, so that the check runs wherever Raceme does. Compiled
catalogues are committed, because a fresh machine could not compile them.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[1] / "src" / "raceme"
LANGUAGES = ("ro",)
MARKS = {
    "_": None,
    # Where a module's ``_`` is the lazy one, this marks what is said at once.
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt", ".mjml"}


def _python_of(path: Path) -> str:
    """Return a file as Python that marks the same texts, whatever it was written in."""
    text = path.read_text()
    if path.suffix not in TEMPLATES:
        return text
    # Left of each line stands whatever indentation the template had, which Python would mind.
    return "\n".join(line.lstrip() for line in templatize(text).splitlines())


def _sources(source: Path) -> Iterator[Path]:
    for path in sorted(source.rglob("*")):
        parts = path.relative_to(source).parts
        in_code = path.suffix == ".py" and "migrations" not in parts
        if in_code or (path.suffix in TEMPLATES and "templates" in parts):
            yield path


def marked_texts(source: Path) -> Catalog:
    """Return every text the product marks for translation, in the order of the files."""
    catalog = Catalog(fuzzy=False)
    for path in _sources(source):
        lines = io.BytesIO(_python_of(path).encode())
        # Notes to translators begin so in Python and, by Django's rule, in templates.
        found = extract("python", lines, keywords=MARKS, comment_tags=["Translators"])
        for _line, message, comments, context in found:
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def _po(language: str, source: Path) -> Path:
    return source / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _new(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Raceme",
        version="1",
        header_comment=f"# Raceme's texts in {language}.",
        msgid_bugs_address="",
        last_translator="Raceme's contributors",
        language_team="Raceme's contributors",
        fuzzy=False,
    )


def _compiled(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(language: str, *, source: Path) -> None:
    """Merge new texts into the catalogue, drop those no longer used, and compile it."""
    path = _po(language, source)
    if path.exists():
        catalog = _read(path, language)
    else:
        path.parent.mkdir(parents=True)
        catalog = _new(language)
    texts = marked_texts(source)
    # The moment of writing would make every update a change.
    texts.creation_date = catalog.creation_date
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=100, no_location=True, sort_output=True)
    path.with_suffix(".mo").write_bytes(_compiled(_read(path, language)))


def _is_translated(message: Message) -> bool:
    parts = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(parts) and all(parts) and not message.fuzzy


def faults(language: str, *, source: Path) -> list[str]:
    """Return what keeps a catalogue from being complete, a line for each."""
    path = _po(language, source)
    if not path.exists():
        return [f"{language}: there is no catalogue; run make messages"]
    catalog = _read(path, language)
    known = {(message.context, message.id): message for message in catalog if message.id}
    found = []
    for text in marked_texts(source):
        if not text.id:
            continue
        message = known.get((text.context, text.id))
        if message is None:
            found.append(f"{language}: not in the catalogue: {text.id!r}")
        elif not _is_translated(message):
            found.append(f"{language}: not translated: {text.id!r}")
    for message, errors in catalog.check():
        found += [f"{language}: {error}: {message.id!r}" for error in errors]
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalog):
        found.append(f"{language}: the compiled catalogue is not of these texts; run make messages")
    return found


def main() -> None:
    """Update or check every language's catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["update", "check"])
    what = parser.parse_args().what
    # Reading a template needs Django's parser and none of our settings.
    settings.configure(USE_I18N=True)
    django.setup()
    found = []
    for language in LANGUAGES:
        if what == "update":
            update(language, source=SOURCE)
        else:
            found += faults(language, source=SOURCE)
    print("\n".join(found) if found else f"catalogues: {what} done")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
