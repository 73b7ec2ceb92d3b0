from io import BytesIO

import pytest
from pypdf import PdfReader

from raceme.partnerships.exports.paper import practice_paper
from tests.factories import NOW, PersonFactory, WorkspaceFactory
from tests.factories.partnerships import AdopterFactory
from tests.partnerships.build import published

pytestmark = pytest.mark.django_db


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_practice_on_paper_says_all_of_it_and_nobody_s_name() -> None:
    workspace = WorkspaceFactory.create()
    person = PersonFactory.create(workspace=workspace, name="Ana Hidden")
    row = published(workspace, contact=person, difficulties="#strong[no markup]")
    adopter = AdopterFactory.create(practice=row, changed="Holds it online.")

    text = _text(practice_paper(row, figures=[("SMEs", "18")], adopters=[adopter], at=NOW))

    for said in (
        row.title,
        row.organisation.name,
        "SME competitiveness",
        "since January 2016",
        "18",
        "SMEs",
        "#strong[no markup]",
        adopter.organisation.name,
        "Holds it online.",
    ):
        assert said in text
    assert "Ana Hidden" not in text
