"""Expected refusals of the register; each says what happened and what to do next."""

from datetime import date

from django.utils.translation import gettext as _

from raceme.core import places, words
from raceme.core.errors import FieldRefusal, Refusal
from raceme.organisations.models import Organisation
from raceme.organisations.names import name_key


class AlreadyRegistered(FieldRefusal):
    """The number is another record's; only what any register shows of it is told."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisations = [organisation]
        sentence = (
            _(
                "%(number)s belongs to %(name)s, %(town)s, which is in the register already. "
                "Use that record instead."
            )
            if organisation.town
            else _(
                "%(number)s belongs to %(name)s, which is in the register already. Use that "
                "record instead."
            )
        )
        super().__init__(
            "registered_number",
            sentence
            % {
                "number": organisation.registered_number,
                "name": organisation.name,
                "town": organisation.town,
            },
        )


class NamesakeExists(FieldRefusal):
    """The register has a record of that name, or one that is likely meant; the same is told."""

    def __init__(self, organisations: list[Organisation], *, name: str) -> None:
        self.organisations = organisations
        country = {"country": places.country(organisations[0].country)}
        if organisations[0].name_key == name_key(name):
            sentence = _(
                "The register has an organisation of this name in %(country)s. Use that record, or "
                "say below that it is another one."
            )
        else:
            sentence = _(
                "The register has an organisation in %(country)s that is likely this one. Use that "
                "record, or say below that it is another one."
            )
        super().__init__("name", sentence % country)


class NotYet(FieldRefusal):
    def __init__(self, field: str) -> None:
        super().__init__(field, _("This day is still to come. Write one that has been."))


class CurrencyMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("currency", _("Say in which currency the amounts are."))


class NotACluster(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "cluster",
            _("%(name)s is not a cluster organisation. Change its kind first, or choose another.")
            % {"name": name},
        )


class AlreadyMember(FieldRefusal):
    def __init__(self, *, name: str, cluster: str, since: date) -> None:
        super().__init__(
            "joined_on",
            _("%(name)s has been a member of %(cluster)s since %(day)s.")
            % {"name": name, "cluster": cluster, "day": words.day(since)},
        )


class WasMember(FieldRefusal):
    def __init__(self, *, until: date) -> None:
        super().__init__(
            "joined_on",
            _("An earlier membership lasted until %(day)s. Write a day after it.")
            % {"day": words.day(until)},
        )


class EndsBeforeStart(FieldRefusal):
    def __init__(self, field: str, *, start: date) -> None:
        super().__init__(
            field,
            _("This began on %(day)s. Write that day or a later one.") % {"day": words.day(start)},
        )


class HasEnded(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This has ended already. Nothing was changed."))


class AlreadyAffiliated(FieldRefusal):
    def __init__(self, *, name: str, organisation: str) -> None:
        super().__init__(
            "organisation",
            _("%(name)s belongs to %(organisation)s already. End that first to write it anew.")
            % {"name": name, "organisation": organisation},
        )


class PublicAlready(Refusal):
    def __init__(self, *, name: str, since: date) -> None:
        super().__init__(
            _("%(name)s has been public since %(day)s. Nothing was changed.")
            % {"name": name, "day": words.day(since)}
        )


class WasPublic(FieldRefusal):
    def __init__(self, *, until: date) -> None:
        super().__init__(
            "on",
            _("It was public until %(day)s. Write that day or a later one.")
            % {"day": words.day(until)},
        )


class NotPublic(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(_("%(name)s is not public. Nothing was changed.") % {"name": name})
