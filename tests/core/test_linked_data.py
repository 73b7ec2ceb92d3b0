import json

from raceme.core.linked_data import linked_data


def test_nothing_said_ends_the_element_that_it_stands_in() -> None:
    title = "</script><b>&amp; Știri"

    written = linked_data({"@type": "Event", "name": title})

    assert not set("<>&") & set(written)
    assert json.loads(written) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": title,
    }
