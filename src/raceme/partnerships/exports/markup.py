"""A good practice as search engines read it: JSON-LD in the words of schema.org."""

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from raceme.core.linked_data import linked_data
from raceme.partnerships.models import GoodPractice


def markup_of(practice: GoodPractice, *, address: str) -> SafeString:
    """Return what a page of ``practice`` says to machines, safe to stand in a script element."""
    said: dict[str, object] = {
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
    return linked_data(said)
