import json

import pytest

from raceme.partnerships.exports.markup import markup_of
from tests.factories import WorkspaceFactory
from tests.partnerships.build import published

pytestmark = pytest.mark.django_db


def test_a_practice_is_an_article_of_whose_it_is() -> None:
    row = published(WorkspaceFactory.create(), title="Services", town="București")

    said = json.loads(markup_of(row, address="https://raceme.example/practices/a/services/"))

    assert said == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Services",
        "description": row.summary,
        "url": "https://raceme.example/practices/a/services/",
        "inLanguage": "en",
        "dateModified": row.changed_at.isoformat(),
        "author": {"@type": "Organization", "name": row.organisation.name},
        "publisher": {"@type": "Organization", "name": row.workspace.name},
        "datePublished": row.changed_at.isoformat(),
        "about": "SME competitiveness",
        "contentLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "București",
                "addressCountry": "RO",
            },
        },
    }


def test_words_do_not_end_the_element_they_stand_in() -> None:
    row = published(WorkspaceFactory.create(), title="</script><script>alert(1)")

    assert "<" not in markup_of(row, address="https://raceme.example/")
