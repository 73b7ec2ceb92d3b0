"""A good practice as search engines read it: JSON-LD in the words of schema.org."""

import json

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from raceme.partnerships.models import GoodPractice

# What would end the element that it stands in.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def markup_of(practice: GoodPractice, *, address: str) -> SafeString:
    """Return what a page of ``practice`` says to machines, safe to stand in a script element."""
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": practice.title,
        "description": practice.summary,
        "url": address,
        "inLanguage": (get_language() or "en")[:2],
        "dateModified": practice.changed_at.isoformat(),
        "author": {"@type": "Organization", "name": practice.organisation.name},
        "publisher": {"@type": "Organization", "name": practice.workspace.name},
    }
    if practice.published_at:
        said["datePublished"] = practice.published_at.isoformat()
    if practice.topic:
        said["about"] = str(practice.get_topic_display())
    if practice.country:
        said["contentLocation"] = {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": practice.town,
                "addressCountry": practice.country,
            },
        }
    written = json.dumps(said, ensure_ascii=False).translate(ESCAPED)
    return mark_safe(written)  # noqa: S308 (escaped above)
