from django.utils.translation import gettext as _

from raceme.core.errors import FieldRefusal, Refusal


class ProofMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "proof",
            _("Add what shows it: a file, or a note of when and to whom it was said."),
        )


class LiesAhead(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("said_on", _("This day has not come yet."))


class AlreadyAgreed(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s has agreed to this text already. Nothing was changed.") % {"name": name}
        )


class AlreadyWithdrawn(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("That %(name)s said no to this stands already. Nothing was changed.") % {"name": name}
        )


class Overtaken(FieldRefusal):
    def __init__(self, *, day: str) -> None:
        super().__init__(
            "said_on",
            _("Something else was said on %(day)s, after this. What was said last holds.")
            % {"day": day},
        )


class PersonErased(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This person was erased meanwhile. Nothing was kept."))
