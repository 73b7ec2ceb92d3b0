"""How a history reads."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

import raceme
from raceme.audit import actions as audit
from raceme.audit.queries import history_page
from raceme.core.history import HistoryWords
from raceme.core.models import Record
from raceme.portal.context import gathered_history_words
from tests.factories import NOW, OrganisationFactory, UserFactory

WORDS = {
    "organisations": HistoryWords(
        verbs={"edit": _("Organisation changed")},
        fields={"kind": _("Kind"), "town": _("Town")},
        values={"kind": {"sme": _("SME"), "large": _("Large company")}},
        actors={"waiting list": _("By itself")},
        untold=frozenset({"definition"}),
    )
}
SOURCE = Path(raceme.__file__).parent
pytestmark = pytest.mark.django_db


def _drawn(record: Record, *, number: str | None = None) -> str:
    page = history_page(record, within=None, number=number)
    context = Context({"page": page, "shell": SimpleNamespace(history_words=WORDS)})
    return Template("{% load audit %}{% history page %}").render(context)


def test_history_says_what_was_done_by_whom_and_when() -> None:
    organisation = OrganisationFactory.create()
    changes = {
        "kind": ("sme", "large"),
        "town": ("", "Dej"),
        "is_public": (False, True),
        "activity_codes": (["62.01"], ["62.01", "62.02"]),
    }
    audit.record(
        "organisations.edit",
        targets=organisation,
        workspace=None,
        by="Ana <Pop>",
        at=NOW,
        changes=changes,
    )

    text = _drawn(organisation)

    for expected in (
        "Organisation changed",
        "Ana &lt;Pop&gt;",
        "23 November 2026, 11:12",
        "<dt>Kind</dt>",
        "SME</del>",
        "Large company</dd>",
        '<dd><span class="visually-hidden">after </span>Dej</dd>',
        "<dt>Is public</dt>",
        "no</del>",
        "yes</dd>",
        "62.01, 62.02</dd>",
    ):
        assert expected in text


def _said(app: str, field: str, *values: str) -> list[str]:
    words = gathered_history_words()[app]
    return [words.said(field, value) for value in values]


def test_history_says_codes_in_words() -> None:
    assert _said("engagements", "kind", "workshop", "Site visit", "Harvest day") == [
        "Workshop",
        "Site visit",
        "Harvest day",
    ]
    assert _said("engagements", "region", "RO113", "RO999") == ["Cluj", "RO999"]
    assert _said("organisations", "country", "NO") == ["Norway"]
    assert _said("organisations", "town", "Cluj") == ["Cluj"]
    with translation.override("ro"):
        assert _said("engagements", "kind", "site-visit", "Site visit") == 2 * [
            _catalogue("Site visit")
        ]


def _catalogue(text: str) -> str:
    return str(translation.gettext(text))


def test_history_leaves_to_a_page_what_that_says_better() -> None:
    organisation = OrganisationFactory.create()
    changes = {"definition": ({"measure": "people"}, {"measure": "hours"}), "town": ("", "Dej")}
    audit.record(
        "organisations.edit",
        targets=organisation,
        workspace=None,
        by="Ana",
        at=NOW,
        changes=changes,
    )

    text = _drawn(organisation)

    assert ("Dej" in text, "hours" in text, "efinition" in text) == (True, False, False)


def test_history_says_in_words_what_was_erased() -> None:
    organisation, user = OrganisationFactory.create(), UserFactory.create(name="Ana Pop")
    audit.record(
        "organisations.edit",
        targets=organisation,
        workspace=None,
        by=user,
        at=NOW,
        changes={"town": ("Dej", "Turda"), "kind": ("", "Ana Pop")},
    )

    audit.forget(user.reference, reason="Asked for", by="operator", at=NOW)
    text = _drawn(organisation)

    assert "Ana Pop" not in text
    assert '<dt>Kind</dt><dd><span class="r-small">erased</span></dd>' in text
    assert '<div class="r-foot"><span>erased</span>' in text
    assert "Turda" in text


def test_history_without_entries_says_so() -> None:
    assert "No changes yet" in _drawn(OrganisationFactory.create())


def test_history_leads_from_page_to_page() -> None:
    organisation = OrganisationFactory.create()
    for _number in range(60):
        audit.record("organisations.edit", targets=organisation, workspace=None, by="x", at=NOW)

    pages = [_drawn(organisation, number=number) for number in ("1", "2", "3")]

    links = [("?page=1" in page, "?page=2" in page, "?page=3" in page) for page in pages]
    assert links == [(False, True, False), (True, False, True), (False, True, False)]
    assert "26 to 50 of 60" in pages[1]


def _verbs() -> Iterator[str]:
    """Give every verb that the source records, as far as it is written out."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                first, name = node.args[0], getattr(node.func, "attr", getattr(node.func, "id", ""))
                verb = first.value if isinstance(first, ast.Constant) else None
                if isinstance(verb, str) and "record" in name and "." in verb:
                    yield verb


def test_every_verb_that_is_recorded_has_its_words() -> None:
    words = gathered_history_words()

    recorded = {tuple(verb.split(".", 1)) for verb in _verbs()}
    silent = {
        f"{app}.{verb}"
        for app, verb in recorded
        if app not in words or verb not in words[app].verbs
    }

    assert ("accounts", "sign_in") in recorded
    assert silent == set()


def test_history_says_in_words_what_acts_where_nobody_does() -> None:
    organisation = OrganisationFactory.create()
    for by in ("waiting list", "Ana Pop"):
        audit.record("organisations.edit", targets=organisation, workspace=None, by=by, at=NOW)

    text = _drawn(organisation)

    assert ("By itself" in text, "waiting list" in text, "Ana Pop" in text) == (True, False, True)
