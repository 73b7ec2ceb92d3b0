from datetime import date

from django.utils import translation

from raceme.portal.exports.company_paper import content_of, written_paper
from tests.conftest import World
from tests.factories import NOW, MembershipFactory, OrganisationFactory
from tests.portal.views.my.build import company, took_part


def test_content_tells_all_that_one_workspace_recorded_and_nothing_of_others(world: World) -> None:
    one = company(world)
    firm = one.organisation
    took_part(firm, world.workspace, title="Workshop", hours=6)
    took_part(firm, world.stranger_workspace, title="Elsewhere", hours=6)
    cluster = OrganisationFactory.create(kind="cluster", name="Transilvania IT Cluster")
    MembershipFactory.create(
        workspace=world.workspace, cluster=cluster, member=firm, joined_on=date(2020, 1, 1)
    )

    content = content_of(firm, workspace=world.workspace, at=NOW)

    assert content["lists"] == [
        {
            "title": "What you took part in",
            "heads": ["Activity", "Day", "Who", "Hours", "Recorded by"],
            "rows": [["Workshop – Workshop", "10 Mar 2026", "", "6", "Transilvania IT Cluster"]],
        },
        {
            "title": "Memberships",
            "heads": ["Cluster", "Since", "Until"],
            "rows": [["Transilvania IT Cluster", "1 Jan 2020", ""]],
        },
    ]


def test_the_paper_is_a_pdf_in_either_language_even_of_hostile_names(world: World) -> None:
    one = company(world, name='#panic("x") $ \\ Țăndărică SRL')
    took_part(one.organisation, world.workspace, title='#import "/etc/passwd"')

    papers = []
    for language in ("en", "ro"):
        with translation.override(language):
            papers.append(written_paper(one.organisation, workspace=None, at=NOW))

    assert [paper[:5] for paper in papers] == [b"%PDF-", b"%PDF-"]
