"""``{% load raceme %}``: what every template of the product may use."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from raceme.core import forms, places, words
from raceme.core.models import Job
from raceme.core.navigation import address

register = template.Library()

# The word of a bud, its drawing, and its colour.
BUDS = {
    "proof": ("bud-proof", "r-b-proof"),
    "bare": ("bud-bare", "r-b-bare"),
    "planned": ("bud-plan", "r-b-plan"),
    "struck": ("bud-out", "r-b-out"),
    "new": ("bud-proof", "r-b-new"),
    "said": ("bud-bare", "r-b-new"),
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it stands before its word, and says nothing by itself."""
    sprite = static("core/vendor/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.simple_tag
@cache
def bud(name: str) -> SafeString:
    """Draw the bud that says how far a record can be trusted; a word stands beside it."""
    drawing, colour = BUDS[name]
    return format_html(
        '<svg class="r-bud {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        colour,
        static("core/marks.svg"),
        drawing,
    )


@register.simple_tag
@cache
def mark() -> SafeString:
    return format_html(
        '<svg class="r-mark" aria-hidden="true"><use href="{}#raceme"></use></svg>',
        static("core/marks.svg"),
    )


@register.inclusion_tag("core/form/field.html")
def field(bound: BoundField, classes: str = "") -> dict[str, object]:
    """Draw one field of a form: its label, its hint, the control, and what is wrong with it."""
    return forms.drawn_field(bound, classes=classes)


@register.simple_tag(takes_context=True)
def token(context: Context) -> SafeString:
    """Draw the hidden token by which a form that is sent twice makes one record."""
    request = context.get("request")
    posted = request.POST if request is not None else {}
    return format_html('<input type="hidden" name="submission" value="{}">', forms.token_in(posted))


@register.filter
def wrong_fields(form: BaseForm) -> list[BoundField]:
    """Return the fields of a form that hold errors, in the form's order."""
    return [bound for bound in form if bound.errors]


@register.filter
def at(values: object, key: object) -> object:
    """Return what ``values`` holds for ``key``, and None where there is nothing."""
    return values.get(key) if isinstance(values, Mapping) else None


@register.filter
def number(value: Any) -> str:  # noqa: ANN401 (a template gives whatever it has)
    """Write 1050000 as 1,050,000, in the reader's language."""
    return words.number(value) if isinstance(value, int | float | Decimal) else ""


@register.filter
def money(value: Any, currency: str = "EUR") -> str:  # noqa: ANN401
    """Write an amount with its currency, cents only where there are any."""
    return words.money(value, currency) if isinstance(value, int | float | Decimal) else ""


@register.filter
def share(value: Any) -> str:  # noqa: ANN401
    """Write a share in per cent: 62.5 as 62.5 %."""
    return words.share(value) if isinstance(value, int | float | Decimal) else ""


@register.filter
def day(value: Any) -> str:  # noqa: ANN401
    """Write a day in words: 23 November 2026."""
    return words.day(value) if isinstance(value, date) else ""


@register.filter
def day_short(value: Any) -> str:  # noqa: ANN401
    """Write a day as it stands in tables: 23 Nov 2026."""
    return words.day_short(value) if isinstance(value, date) else ""


@register.filter
def moment(value: Any) -> str:  # noqa: ANN401
    """Write a moment in words: 23 November 2026, 09:12."""
    return words.moment(value) if isinstance(value, datetime) else ""


@register.filter
def country(code: Any) -> str:  # noqa: ANN401
    """Name a country by its two letters, in the reader's language."""
    return places.country(str(code or ""))


@register.filter
def region(code: Any) -> str:  # noqa: ANN401
    """Name a NUTS region by its code."""
    return places.region(str(code or ""))


@register.simple_tag(takes_context=True)
def job_address(context: Context, job: Job, step: str = "") -> str:
    """
    Give the address of a job's page within the workspace of this one, or of a step there.

    A page of those who have no role there leads elsewhere: it names each step in ``job_steps``.
    """
    own = context.get("job_steps")
    if own is not None:
        return str(own.get(step, ""))
    view = f"portal:job_{step}" if step else "portal:job"
    return address(view, context["shell"].slug, job.pk)
