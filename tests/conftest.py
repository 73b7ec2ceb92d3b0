import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

from raceme.accounts.models import Role, User
from raceme.organisations.models import Organisation
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace
from tests.databases import (
    database_of_the_tests,
    empty,
    held_to_it,
    on_first_screens,
    remember_what_migrations_wrote,
    uses_database,
)
from tests.e2e.installation import let_go
from tests.factories import (
    ClaimFactory,
    OfficerFactory,
    OpenedPeriodFactory,
    OrganisationFactory,
    PartnerFactory,
    PeriodFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    WorkspaceFactory,
)

HERE = Path(__file__).parent
ROOT = HERE.parent
# After each test that commits.
TransactionTestCase._fixture_teardown = lambda _test: empty()  # type: ignore[attr-defined]
hypothesis.settings.register_profile(
    "house", database=None, deadline=None, derandomize=True, max_examples=50
)


@pytest.fixture
def reference_data() -> Path:
    """Return the folder of files that are not in the repository."""
    folder = Path(os.environ.get("RACEME_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        skip_unless_ci("the reference data is missing")
    return folder


def skip_unless_ci(reason: str) -> None:
    """Skip a test whose service is missing here; where CI=true, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (CI=true: nothing may be skipped)")
    pytest.skip(reason)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with-database",
        action="store_true",
        help="run the tests that use a database and no others, as on the second of two databases",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leave to PostgreSQL what needs real row locks: let RACEME_DATABASE_URL name one.

    What has servers and browsers of its own begins, and what looks at all of the product follows,
    so that nobody waits for it at the end.
    """
    chosen = [item for item in items if _is_for_here(item, config)]
    if config.getoption("--with-database"):
        chosen = list(on_first_screens(chosen))
    config.hook.pytest_deselected(items=[*{*items} - {*chosen}])
    chosen.sort(key=_when)
    items[:] = chosen


def _when(item: pytest.Item) -> tuple[bool, bool]:
    has_servers = "database_address" in getattr(item, "fixturenames", ())
    return not has_servers, item.path.parent != HERE


def _is_for_here(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        return False
    return uses_database(item) or not config.getoption("--with-database")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test use a database that has not asked for one."""
    with held_to_it(item):
        return (yield)


def pytest_sessionfinish() -> None:
    let_go()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001 (there has to be a database)
    """Make the database of the tests, as pytest-django does, and look at it once."""
    with django_db_blocker.unblock():
        remember_what_migrations_wrote()


@pytest.fixture(scope="session")
def database_address() -> str:
    """Return where processes of a test's own find the PostgreSQL of the tests; nothing: SQLite."""
    return database_of_the_tests()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Begin each test in English: a request leaves its language behind in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()


@dataclass(frozen=True, kw_only=True)
class World:
    """
    A workspace with one user of each role; a partner, an officer, a company's own, a stranger.

    The partner's workspace shares ``programme`` and nothing else. The officer oversees it for
    its funder, and reads its first period. ``company`` speaks for ``firm``, a company of the
    register; both are made when a test first names them. Everybody owns
    something elsewhere, so that what they may do there is something that could leak.
    """

    workspace: Workspace
    partner_workspace: Workspace
    stranger_workspace: Workspace
    programme: Programme
    owner: User
    manager: User
    staff: User
    expert: User
    viewer: User
    partner: User
    officer: User
    stranger: User

    @cached_property
    def firm(self) -> Organisation:
        return OrganisationFactory.create(name="Claimed Firm SRL")

    @cached_property
    def company(self) -> User:
        user = UserFactory.create(name="Company")
        ClaimFactory.create(organisation=self.firm, user=user)
        return user


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 (asks for the database)
    return made_world()


def made_world() -> World:
    workspace, theirs, elsewhere = (
        WorkspaceFactory.create(slug=slug, name=name)
        for slug, name in (
            ("transilvania", "Transilvania IT Cluster"),
            ("partner", "Partner Cluster"),
            ("elsewhere", "Elsewhere Cluster"),
        )
    )
    users = {kind: UserFactory.create(name=str(kind.label)) for kind in Role.Kind}
    for kind, user in users.items():
        RoleFactory.create(user=user, workspace=workspace, kind=kind)
    partner = UserFactory.create(name="Partner")
    RoleFactory.create(user=partner, workspace=theirs, kind=Role.Kind.MANAGER)
    stranger = UserFactory.create(name="Stranger")
    RoleFactory.create(user=stranger, workspace=elsewhere, kind=Role.Kind.OWNER)
    programme = ProgrammeFactory.create(
        workspace=workspace, code="nordic-bridges-2026", name="Nordic Bridges 2026"
    )
    OpenedPeriodFactory.create(period=PeriodFactory.create(programme=programme))
    PeriodFactory.create(
        programme=programme, number=2, starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31)
    )
    officer = UserFactory.create(name="Officer")
    OfficerFactory.create(programme=programme, user=officer)
    PartnerFactory.create(
        programme=programme,
        organisation=OrganisationFactory.create(name="Partner Cluster"),
        partner_workspace=theirs,
    )
    return World(
        workspace=workspace,
        partner_workspace=theirs,
        stranger_workspace=elsewhere,
        programme=programme,
        partner=partner,
        officer=officer,
        stranger=stranger,
        **{kind.value: user for kind, user in users.items()},
    )
