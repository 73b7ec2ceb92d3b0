"""How far the guided start of a workspace is, and what its pasted members mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.accounts.models import Role, User
from raceme.accounts.queries import roles_of
from raceme.core.errors import Refusal
from raceme.engagements.queries import kinds_known_to
from raceme.organisations import validation
from raceme.organisations.matching import Candidate, Found, Match, match_lines
from raceme.organisations.models import Organisation
from raceme.organisations.queries import own_organisation
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order
from raceme.reporting import words
from raceme.reporting.library import ReadyRule, ready_for
from raceme.reporting.queries.definitions import rule_from
from raceme.workspaces.models import Workspace

NEW, LEFT_OUT = "new", "none"
MOST_MEMBERS = 300


class TooManyMembers(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("These are more than %(most)s lines. Paste them in parts; the rest can follow later.")
            % {"most": MOST_MEMBERS}
        )


def unfinished_workspace(user: User) -> Workspace | None:
    """Return the workspace that ``user`` owns and has not set up to the end."""
    roles = roles_of(user).filter(kind=Role.Kind.OWNER, workspace__set_up_at=None)
    role = roles.filter(workspace__is_demonstration=False).first()
    return role.workspace if role else None


def programme_of(workspace: Workspace) -> Programme | None:
    """Return the programme that the third step has made, or one that was there before."""
    return programmes_in_order(workspace).filter(workspace=workspace).first()


def is_cluster(workspace: Workspace) -> bool:
    """Tell whether first members join a cluster, or are only put into the register."""
    own = own_organisation(workspace)
    return own is not None and own.kind == Organisation.Kind.CLUSTER


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """A first member: one of the register, or the facts of a new one."""

    organisation: Organisation | None = None
    facts: validation.Facts | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A pasted line with what it may be, what was chosen, and what is wrong with it."""

    match: Match
    options: tuple[Option, ...]
    chosen: str
    error: str = ""

    @property
    def said(self) -> str | Promise:
        return SAID[self.match.found]

    @property
    def is_sure(self) -> bool:
        return self.match.found in {Found.NAME, Found.NUMBER, Found.EMAIL}

    @property
    def is_taken(self) -> bool:
        return self.chosen not in {"", LEFT_OUT} and not self.error


SAID: dict[Found, Promise] = {
    Found.NAME: gettext_lazy("Found by its name"),
    Found.NUMBER: gettext_lazy("Found by its number"),
    Found.EMAIL: gettext_lazy("Found by its address"),
    Found.NEAR: gettext_lazy("Nearly the same name: choose"),
    Found.SEVERAL: gettext_lazy("May be several: choose"),
    Found.UNKNOWN: gettext_lazy("New to the register"),
    Found.TWICE: gettext_lazy("Named twice, taken once"),
}


def member_rows(text: str, *, workspace: Workspace, chosen: Mapping[str, str]) -> list[Row]:
    """
    Return what each pasted line means; ``chosen`` has the choices made, as ``line-<number>``.

    Raises ``TooManyLines`` or ``TooManyMembers``.
    """
    matches = match_lines(text, workspace)
    if len(matches) > MOST_MEMBERS:
        raise TooManyMembers
    own = own_organisation(workspace)
    return [
        _row(match, workspace=workspace, own=own, chosen=chosen.get(f"line-{match.line}", ""))
        for match in matches
    ]


def _row(match: Match, *, workspace: Workspace, own: Organisation | None, chosen: str) -> Row:
    options = [
        Option(value=str(one.organisation_id), label=_told(one)) for one in _organisations(match)
    ]
    if match.found is not Found.TWICE and match.name:
        label = _("%(name)s, as a new record") % {"name": match.name}
        options.append(Option(value=NEW, label=label))
    options.append(Option(value=LEFT_OUT, label=_("Leave this line out")))
    if chosen not in {option.value for option in options}:
        chosen = _default(match, options, own=own)
    return Row(
        match=match,
        options=tuple(options),
        chosen=chosen,
        error=_error(match, chosen=chosen, workspace=workspace),
    )


def _default(match: Match, options: list[Option], *, own: Organisation | None) -> str:
    """Return what a line means as long as nobody says otherwise; nothing where one must."""
    is_own = own is not None and options[0].value == str(own.pk)
    if is_own or match.found is Found.TWICE:
        # Nobody is a member of itself.
        return LEFT_OUT
    if match.found is Found.SEVERAL or len(options) == 1:
        return ""
    return options[0].value


def _error(match: Match, *, chosen: str, workspace: Workspace) -> str:
    if chosen == NEW:
        return _why_not(_facts(match, workspace))
    if chosen:
        return ""
    if match.found is Found.SEVERAL:
        return _("Choose which one is meant, or leave the line out.")
    return _("No organisation is found by this. Write its name, or leave the line out.")


def _organisations(match: Match) -> list[Candidate]:
    found = [match.candidate] if match.candidate else list(match.choices)
    by_key = {one.organisation_id: one for one in found if one.organisation_id}
    return list(by_key.values())


def _told(one: Candidate) -> str:
    return ", ".join(part for part in (one.organisation, one.number, one.town) if part)


def _facts(match: Match, workspace: Workspace) -> validation.Facts:
    return validation.Facts(
        name=match.name,
        country=workspace.country,
        registered_number=match.number,
        email=match.email,
    )


def _why_not(facts: validation.Facts) -> str:
    try:
        validation.checked(facts)
    except validation.NotValid as refusal:
        return " ".join(refusal.errors.values())
    return ""


def members_in(rows: Iterable[Row], *, workspace: Workspace) -> list[NewMember]:
    """Return what is to be saved of the rows that are taken: one query."""
    taken = [row for row in rows if row.is_taken]
    keys = {int(row.chosen) for row in taken if row.chosen != NEW}
    found = Organisation.objects.in_bulk(keys)
    members: dict[str, NewMember] = {}
    for row in taken:
        if row.chosen == NEW:
            facts = _facts(row.match, workspace)
            members[f"{NEW} {row.match.line}"] = NewMember(facts=facts)
        elif organisation := found.get(int(row.chosen)):
            members[row.chosen] = NewMember(organisation=organisation)
    return list(members.values())


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A ready figure that the third step offers: what it counts, in a few words."""

    figure: ReadyRule
    about: str
    is_of_scheme: bool


def picks(scheme: str, *, workspace: Workspace) -> list[Pick]:
    """Return the ready figures that fit a programme of ``scheme``: one query."""
    kinds = words.kinds_by_code(kinds_known_to(workspace))
    return [
        Pick(
            figure=figure,
            about=words.line(rule_from(figure.definition), kinds=kinds),
            is_of_scheme=bool(figure.scheme),
        )
        for figure in ready_for(scheme)
    ]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the start: what stands on its line, and where one changes it."""

    name: str
    title: str
    line: str | Promise
    change: str = ""
    href: str = ""
    is_done: bool = False
    is_current: bool = False

    @property
    def number(self) -> int:
        return STEPS.index(self.name) + 1


STEPS = ("organisation", "money", "programme", "members")


def steps(workspace: Workspace | None, *, current: str) -> list[Step]:
    """Return the four steps, as they stand while ``current`` is taken."""
    titles = {
        "organisation": (_("Your organisation"), _("Change your organisation")),
        "money": (_("Language and money"), _("Change language and money")),
        "programme": (_("First programme"), _("Change the first programme")),
        "members": (_("First members"), ""),
    }
    at = STEPS.index(current)
    return [
        Step(
            name=name,
            title=titles[name][0],
            line=_said(name, workspace) if place < at else COMING[name],
            change=titles[name][1],
            href=_where(name, workspace) if place < at else "",
            is_done=place < at,
            is_current=name == current,
        )
        for place, name in enumerate(STEPS)
    ]


def _where(name: str, workspace: Workspace | None) -> str:
    """Return where a step that was left is changed: a programme on its own pages."""
    if workspace is None:
        return ""
    if name == "programme" and (made := programme_of(workspace)):
        return reverse("programmes:edit", args=[workspace.slug, made.code])
    return reverse(f"portal-public:set_up_{name}", args=[workspace.slug])


def _said(name: str, workspace: Workspace | None) -> str:
    if workspace is None:
        return ""
    if name == "organisation":
        place = {"name": workspace.name, "town": workspace.town}
        if workspace.town:
            return _("%(name)s, %(town)s. You are its owner.") % place
        return _("%(name)s. You are its owner.") % place
    if name == "money":
        return _("%(language)s, %(currency)s, %(place)s time.") % {
            "language": workspace.get_language_display(),
            "currency": workspace.currency,
            "place": workspace.time_zone.rpartition("/")[2].replace("_", " "),
        }
    return programme_line(programme_of(workspace))


COMING: dict[str, Promise] = {
    "money": gettext_lazy("The usual language, the currency and the time zone."),
    "programme": gettext_lazy("What it must report, of what, and by when."),
    "members": gettext_lazy(
        "Paste names or numbers, one per line. You see what was found before anything is saved."
    ),
    "organisation": gettext_lazy("Who works here, and where."),
}


def programme_line(programme: Programme | None) -> str:
    if programme is None:
        return _("Skipped for now.")
    figures = programme.indicators.count()
    counted = ngettext("%(number)s figure", "%(number)s figures", figures) % {"number": figures}
    return _("%(programme)s, %(figures)s.") % {"programme": programme.name, "figures": counted}
