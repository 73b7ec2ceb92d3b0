"""What the frame around every page needs: where one is, where one may go, in which language."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.translation import get_language

from raceme.accounts.models import Role, User
from raceme.accounts.queries import MANAGERS, roles_held
from raceme.core.devices import mark_of, who_is
from raceme.core.history import HistoryWords
from raceme.core.models import Record
from raceme.core.navigation import (
    Line,
    address,
    gathered,
    menu_lines,
    navigations,
    own_lines,
    tab_lines,
)
from raceme.workspaces.models import Workspace

GROUPS = ("work", "set-up")
# Pages that are tabs of a record lie under its list, whichever app shows them.
UNDER = {
    "PROGRAMME_TABS": "programmes:programmes",
    "ORGANISATION_TABS": "organisations:organisations",
    "PERSON_TABS": "organisations:people",
    "EVENT_TABS": "events:events",
    "SETTINGS": "accounts:workspace",
    "PERSONAL_DATA": "stewardship:personal_data",
}
# Each language is named in itself: who looks for it does not read the page's.
NATIVE_NAMES = {"en": "English", "ro": "Română"}


def shell(request: HttpRequest) -> dict[str, object]:
    """Give every page its frame; nothing is asked of the database before it is shown."""
    return {"shell": Shell(request)}


@dataclass(frozen=True)
class Group:
    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Choice:
    """A workspace one may change to."""

    name: str
    role_name: str
    href: str
    current: bool


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    current: bool

    @property
    def short(self) -> str:
        return self.code.upper()


class Shell:
    """The frame of one page; it costs one query, and none for who is not signed in."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.match: ResolverMatch | None = getattr(request, "resolver_match", None)

    @cached_property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def roles(self) -> list[Role]:
        return roles_held(self.user) if self.user else []

    @cached_property
    def slug(self) -> str:
        return str(self.match.kwargs.get("workspace", "")) if self.match else ""

    @cached_property
    def role(self) -> Role | None:
        """The user's role in the workspace of this address, else in the only one there is."""
        here = [role for role in self.roles if role.workspace.slug == self.slug]
        if not here and not self.slug and len(self.roles) == 1:
            here = self.roles
        return here[0] if here else None

    @property
    def workspace(self) -> Workspace | None:
        return self.role.workspace if self.role else None

    @property
    def role_name(self) -> str:
        return self.role.get_kind_display() if self.role else ""

    @property
    def is_demonstration(self) -> bool:
        return any(
            role.workspace.is_demonstration for role in ([self.role] if self.role else self.roles)
        )

    @cached_property
    def workspaces(self) -> list[Choice]:
        return [
            Choice(
                role.workspace.name,
                role.get_kind_display(),
                address("portal:today", role.workspace.slug),
                role is self.role,
            )
            for role in self.roles
        ]

    @property
    def theme(self) -> str:
        return self.user.theme if self.user else ""

    @cached_property
    def languages(self) -> list[Language]:
        now = get_language()
        return [
            Language(code, NATIVE_NAMES.get(code, code), code == now)
            for code, _name in settings.LANGUAGES
        ]

    @property
    def whose(self) -> str | None:
        """
        The mark of who is signed in: what this browser keeps of anybody else goes.

        None where the page was refused before that was asked.
        """
        if not hasattr(self.request, "user"):
            return None
        return mark_of(who_is(self.user)) if self.user else ""

    @property
    def way_out(self) -> str:
        return address("accounts-public:sign_out")

    @property
    def home(self) -> str:
        return self._within("portal:today") or "/manage/"

    @property
    def record(self) -> str:
        """The address of quick entry, for those who may write."""
        writes = self.role and self.role.kind not in (Role.Kind.VIEWER, Role.Kind.EXPERT)
        return self._within("portal:record") if writes else ""

    @property
    def search(self) -> str:
        return self._within("portal:search")

    @property
    def account(self) -> str:
        return address("portal-public:me") if self.user else ""

    @cached_property
    def menu(self) -> list[Group]:
        if not self.role:
            return []
        return [
            Group(
                group,
                menu_lines(
                    gathered("MENU"),
                    workspace=self.role.workspace.slug,
                    role=self.role.kind,
                    view=self._view,
                    group=group,
                    under=_under(self._view),
                ),
            )
            for group in GROUPS
        ]

    @cached_property
    def programme_tabs(self) -> list[Line]:
        return self._tabs("PROGRAMME_TABS", "programme", "code")

    @cached_property
    def organisation_tabs(self) -> list[Line]:
        return self._tabs("ORGANISATION_TABS", "organisation", "pk")

    @cached_property
    def person_tabs(self) -> list[Line]:
        return self._tabs("PERSON_TABS", "person", "pk")

    @cached_property
    def event_tabs(self) -> list[Line]:
        return self._tabs("EVENT_TABS", "event")

    @cached_property
    def own_tabs(self) -> list[Line]:
        """The pages behind somebody's own link to an event, each app's among them."""
        opened = getattr(self.request, "registration", None)
        secret = str(self.match.kwargs.get("secret", "")) if self.match else ""
        if not isinstance(opened, Record):
            return []
        return own_lines(gathered("OWN_TABS"), of=opened, secret=secret, view=self._view)

    @cached_property
    def settings_tabs(self) -> list[Line]:
        """The tabs of the workspace's own settings, each app's among them."""
        return self._pages("SETTINGS", group="settings")

    @cached_property
    def personal_data_tabs(self) -> list[Line]:
        """The pages of whoever looks after personal data, each app's among them."""
        return self._pages("PERSONAL_DATA", group="personal-data")

    @cached_property
    def demonstration(self) -> str:
        """The address where a demonstration that stands is taken away, for those who may."""
        if not self.user or not self.role:
            return ""
        runs_it = self.role.workspace.is_demonstration and self.role.kind in MANAGERS
        stands = self.user.is_operator and Workspace.objects.filter(is_demonstration=True).exists()
        return address("demo-public:demonstration") if runs_it or stands else ""

    @property
    def history_words(self) -> dict[str, HistoryWords]:
        return gathered_history_words()

    def _pages(self, name: str, *, group: str) -> list[Line]:
        if not self.role:
            return []
        return menu_lines(
            gathered(name),
            workspace=self.role.workspace.slug,
            role=self.role.kind,
            view=self._view,
            group=group,
        )

    def _tabs(self, name: str, *arguments: str) -> list[Line]:
        taken = self.match.kwargs if self.match else {}
        record = next((taken[key] for key in arguments if key in taken), None)
        if not self.role or record is None:
            return []
        return tab_lines(
            gathered(name),
            workspace=self.role.workspace.slug,
            record=record,
            role=self.role.kind,
            view=self._view,
        )

    def _within(self, view: str) -> str:
        return address(view, self.role.workspace.slug) if self.role else ""

    @property
    def _view(self) -> str:
        return self.match.view_name if self.match else ""


@cache
def gathered_history_words() -> dict[str, HistoryWords]:
    """Return each app's words for its audit entries, by the app's name."""
    return {
        module.__name__.split(".")[-2]: module.HISTORY
        for module in navigations()
        if hasattr(module, "HISTORY")
    }


@cache
def _under(view: str) -> str:
    for name, under in UNDER.items():
        if any(view == line.view or view in line.marks for line in gathered(name)):
            return under
    return ""
