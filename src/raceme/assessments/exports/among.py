"""Where a score stands among its peers, in words, for the page and for the report."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.assessments.queries import Group, Peers
from raceme.core import places
from raceme.core import words as written
from raceme.organisations.models import SizeClass
from raceme.questionnaires.solving import Standing

NAMES: Mapping[str, Callable[[str], str]] = {
    "all": lambda _of: _("all companies"),
    "sector": lambda of: _("the same sector (NACE %(division)s)") % {"division": of},
    "size": lambda of: _("the same size (%(size)s)") % {"size": _size(of)},
    "country": lambda of: _("the same country (%(country)s)") % {"country": places.country(of)},
}
UNKNOWN: Mapping[str, Callable[[], str]] = {
    "sector": lambda: _("the same sector: no activity code is known of this company"),
    "size": lambda: _("the same size: no size is known of this company"),
    "country": lambda: _("the same country: none is known of this company"),
}


def told_peers(peers: Peers) -> dict[str, object]:
    """Return all that is said of how a score stands, as plain data."""
    chosen = peers.chosen
    return {
        "title": _("Among others"),
        "sentence": sentence(chosen.standing, named(chosen))
        if chosen and chosen.standing
        else too_few(),
        "heads": [
            _("Compared with"),
            _("Companies"),
            _("Lower quarter"),
            _("Middle"),
            _("Upper quarter"),
        ],
        "rows": [_row(group) for group in peers.groups],
        "chosen": chosen.code if chosen else "",
        "is_known": peers.are_known,
    }


def named(group: Group) -> str:
    if group.code != "all" and not group.of:
        return UNKNOWN[group.code]()
    return NAMES[group.code](group.of)


def sentence(standing: Standing, among: str) -> str:
    said = ngettext(
        "Above %(share)s of %(number)s other company, of %(among)s.",
        "Above %(share)s of %(number)s other companies, of %(among)s.",
        standing.peers,
    )
    return said % {
        "share": written.share(round(standing.above)),
        "number": written.number(standing.peers),
        "among": among,
    }


def too_few() -> str:
    return _(
        "Nothing is said before five other companies were assessed in the same way: one of them "
        "could be read out of it."
    )


def _size(code: str) -> str:
    return str(dict(SizeClass.choices).get(code, code))


def _row(group: Group) -> dict[str, object]:
    standing = group.standing
    name = named(group)
    # Of few not even how many: from two such numbers a third could be reckoned.
    number = written.number(group.number) if standing else _("fewer than 5")
    figures = (
        [_whole(each) for each in (standing.lower, standing.middle, standing.upper)]
        if standing
        else ["–", "–", "–"]
    )
    return {
        "code": group.code,
        "name": name[:1].upper() + name[1:],
        "is_known": standing is not None,
        "number": number,
        "figures": figures,
        "cells": [name[:1].upper() + name[1:], number, *figures],
    }


def _whole(value: float) -> str:
    return written.number(value, decimals=0)
