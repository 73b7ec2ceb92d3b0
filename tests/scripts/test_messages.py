from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from scripts.messages import faults, marked_texts, update

TEMPLATE = """{% load i18n %}
<div title="it's">
    {% translate "Record activity" as verb %}
  {% translate "Open" context "state" %}
      {% blocktranslate trimmed count n=lines %}
        {{ n }} line
      {% plural %}
        {{ n }} lines
      {% endblocktranslate %}
  {{ _("No date") }}
</div>
"""
CODE = """
from django.utils.translation import gettext, ngettext_lazy
SAVED = gettext("Saved: %(name)s, "
                "and all else")
FILES = ngettext_lazy("%(count)d file", "%(count)d files")
"""
ROMANIAN: dict[str, str | tuple[str, ...]] = {
    "Record activity": "Înregistrează activitatea",
    "Open": "Deschis",
    "%(n)s line": ("%(n)s rând", "%(n)s rânduri", "%(n)s de rânduri"),
    "No date": "Fără dată",
    "Saved: %(name)s, and all else": "Salvat: %(name)s și restul",
    "%(count)d file": ("%(count)d fișier", "%(count)d fișiere", "%(count)d de fișiere"),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    templates = tmp_path / "app" / "templates" / "app"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(TEMPLATE)
    (tmp_path / "app" / "models.py").write_text(CODE)
    return tmp_path


def _po(source: Path) -> Path:
    return source / "locale" / "ro" / "LC_MESSAGES" / "django.po"


def _translate(source: Path, words: dict[str, str | tuple[str, ...]]) -> None:
    with _po(source).open("rb") as file:
        catalog = read_po(file, locale="ro")
    for message in catalog:
        single = message.id[0] if isinstance(message.id, tuple) else message.id
        if single:
            message.string = words[str(single)]
    with _po(source).open("wb") as file:
        write_po(file, catalog)


def test_marked_texts_come_from_templates_and_code(source: Path) -> None:
    found = {(message.context, message.id) for message in marked_texts(source) if message.id}

    assert found == {
        (None, "Record activity"),
        ("state", "Open"),
        (None, ("%(n)s line", "%(n)s lines")),
        (None, "No date"),
        (None, "Saved: %(name)s, and all else"),
        (None, ("%(count)d file", "%(count)d files")),
    }


def test_a_translated_and_compiled_catalogue_has_no_faults(source: Path) -> None:
    update("ro", source=source)
    _translate(source, ROMANIAN)
    update("ro", source=source)

    assert faults("ro", source=source) == []


def test_faults_name_what_is_not_translated_or_not_compiled(source: Path) -> None:
    update("ro", source=source)
    _translate(source, {**ROMANIAN, "No date": ""})

    found = faults("ro", source=source)

    assert found == [
        "ro: not translated: 'No date'",
        "ro: the compiled catalogue is not of these texts; run make messages",
    ]


def test_faults_name_a_new_text_and_a_lost_placeholder(source: Path) -> None:
    update("ro", source=source)
    _translate(source, {**ROMANIAN, "Saved: %(name)s, and all else": "Salvat: %(nume)s"})
    update("ro", source=source)
    (source / "app" / "forms.py").write_text('from x import gettext as _\nNEW = _("New")\n')

    missing, placeholder = faults("ro", source=source)

    assert missing == "ro: not in the catalogue: 'New'"
    assert placeholder.startswith("ro: ")
    assert placeholder.endswith(": 'Saved: %(name)s, and all else'")


def test_update_drops_what_is_no_longer_used_and_repeats_itself(source: Path) -> None:
    update("ro", source=source)
    (source / "app" / "models.py").unlink()

    update("ro", source=source)
    once = _po(source).read_bytes()
    update("ro", source=source)

    assert b"all else" not in once
    assert _po(source).read_bytes() == once
