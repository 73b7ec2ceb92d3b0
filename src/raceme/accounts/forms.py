from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from raceme.accounts.models import Role, User
from raceme.core.currencies import CURRENCIES
from raceme.core.forms import EditForm, EmailField, Form
from raceme.core.places import country_choices, time_zone_choices
from raceme.workspaces.models import Workspace

NEW_PASSWORD_HINT = gettext_lazy("At least 12 characters, and not one that everybody uses.")
LONGEST_PASSWORD = 128


def _new_password(label: Promise, *, required: bool = True) -> forms.CharField:
    """Return a field for a password to be taken up, weighed by the installation's rules."""
    return forms.CharField(
        label=cast("str", label),
        required=required,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=NEW_PASSWORD_HINT,
        validators=[password_validation.validate_password],
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignInForm(Form):
    email = EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LinkForm(Form):
    """The sign-in page's other button: only the address is asked."""

    email = SignInForm.base_fields["email"]
    password = forms.CharField(label=gettext_lazy("Password"), required=False)


class AcceptForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        help_text=gettext_lazy("As your colleagues read it beside what you record."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = _new_password(gettext_lazy("Password, if you want one"), required=False)


class AccountForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of pages and mail"), choices=settings.LANGUAGES
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"), choices=User.Theme.choices, required=False
    )


class PasswordForm(Form):
    current = forms.CharField(
        label=gettext_lazy("Password until now"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = _new_password(gettext_lazy("New password"))

    def __init__(self, posted: Mapping[str, Any] | None, *, asks_current: bool) -> None:
        super().__init__(posted)
        if not asks_current:
            del self.fields["current"]


class CodeForm(Form):
    """A code of an app, or a recovery code; the spaces people type in it are taken."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


class CredentialForm(Form):
    """What the browser has to say of a passkey, put in by the page's script."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={
            "invalid": gettext_lazy("Your browser sent something that is no passkey. Try again.")
        },
    )


class PasskeyNameForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Name of this passkey"),
        max_length=60,
        help_text=gettext_lazy("So that you know it again: the phone, the laptop, the key."),
    )


class PasskeyForm(PasskeyNameForm, CredentialForm):
    pass


class ProofForm(Form):
    """The password, where one has to show again who one is."""

    password = SignInForm.base_fields["password"]


class SecondFactorForm(Form):
    required = forms.BooleanField(
        label=gettext_lazy("Members need a second factor"),
        required=False,
        help_text=gettext_lazy(
            "An authenticator app or a passkey, beside the password or the mailed link. Whoever "
            "has none is led to set one up before anything of this workspace opens."
        ),
    )


class WorkspaceForm(EditForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Workspace.Kind.choices)
    town = forms.CharField(label=gettext_lazy("Town"), max_length=100, required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=country_choices, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Usual language"), choices=settings.LANGUAGES)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zone_choices)


class RoleForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.Kind.choices)


class InviteForm(Form):
    email = EmailField(label=gettext_lazy("E-mail address"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.Kind.choices, initial=Role.Kind.STAFF
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"), choices=settings.LANGUAGES
    )
