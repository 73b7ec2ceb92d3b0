"""``{% load filling %}``: what the pages of a set of answers tell the device they are read on."""

import json
from collections.abc import Sequence
from os.path import commonpath

from django import template
from django.template import Context
from django.urls import reverse

from raceme.core.devices import key_of, mark_of, who_is
from raceme.questionnaires.models import AnswerSet

register = template.Library()


@register.inclusion_tag("questionnaires/fill/device.html", takes_context=True)
def device(
    context: Context,
    answer_set: AnswerSet,
    *,
    save: str,
    pages: Sequence[str] = (),
    keeps: bool = True,
    find: str = "",
) -> dict[str, object]:
    """
    Draw how saving stands, with what the scripts need: where they save, and which pages they keep.

    ``pages``: the addresses of this set that can be opened without a connection. They are kept
    for who is signed in; a page behind a link is not, for nobody could be signed out of it.
    ``find``: where names are looked up, for who may.
    """
    request = context["request"]
    who = who_is(request.user)
    return {
        "set": answer_set.pk,
        "whose": mark_of(who),
        "key": key_of(who, of=f"answers {answer_set.pk}"),
        "save": save,
        "find": find,
        "pages": json.dumps(list(pages)),
        "scope": scope_of(pages),
        "worker": reverse("questionnaires-public:worker"),
        "keeps": bool(keeps and who and pages),
        "is_over": not answer_set.is_open,
        "here": request.path,
    }


def scope_of(pages: Sequence[str]) -> str:
    """Return the folder in which all of these addresses lie."""
    folders = [page.rpartition("/")[0] for page in pages]
    return f"{commonpath(folders)}/" if folders else ""
