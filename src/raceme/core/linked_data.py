"""What a page says to machines: JSON-LD, in the words of schema.org."""

import json
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

# What would end the element that it stands in.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def linked_data(said: Mapping[str, object]) -> SafeString:
    """Write ``said`` as JSON-LD that is safe to stand in a script element, whatever it holds."""
    words = {"@context": "https://schema.org", **said}
    written = json.dumps(words, ensure_ascii=False).translate(ESCAPED)
    return mark_safe(written)  # noqa: S308 (escaped above)
