import hashlib
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from raceme.core.models import Record
from raceme.core.words import initials
from raceme.workspaces.models import Workspace, WorkspaceRecord

# Of a page with its filters; browsers and servers pass on no longer ones reliably.
LONGEST_ADDRESS = 2_000


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Record, AbstractBaseUser):
    """A login. What it may do is said by its roles, one for each workspace."""

    class Theme(models.TextChoices):
        DEVICE = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    theme = models.CharField(max_length=5, choices=Theme, blank=True, default=Theme.DEVICE)
    is_active = models.BooleanField(default=True)
    # Runs the installation: sees its health and its registers, not what a workspace has learnt.
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    # Its roles with their workspaces, once ``queries.roles_held`` has asked; no column.
    held_roles: "list[Role] | None" = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        return initials(self.name or self.email)

    @property
    def has_password(self) -> bool:
        """Tell whether there is one to sign in by: an account may be entered by links only."""
        return bool(self.password) and self.has_usable_password()


class Role(Record):
    class Kind(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Cluster manager")
        STAFF = "staff", _("Staff")
        EXPERT = "expert", _("Expert")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "workspace"], name="accounts_one_role_per_workspace"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class Invitation(WorkspaceRecord):
    """An invitation to a role, accepted by the single-use link in its mail."""

    email = models.EmailField()
    kind = models.CharField(max_length=20, choices=Role.Kind)
    invited_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "workspace",
                condition=Q(accepted_at=None, revoked_at=None),
                name="accounts_one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email


class Link(Record):
    """
    A link for one purpose, that is used once, runs out and can be withdrawn.

    Only the digest of its secret is kept. ``subject`` names what it opens: the user it
    signs in, the invitation it accepts.
    """

    purpose = models.CharField(max_length=30)
    subject = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    # What scans mail opens the links in it: a mailed one shows a button, and works by that.
    is_mailed = models.BooleanField(default=True)
    leads_to = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "purpose"], name="accounts_link_of_subject")]

    def __str__(self) -> str:
        return f"link #{self.pk}"


class BrowserSession(AbstractBaseSession):
    """A browser, signed in or not: Django's session, with whose it is beside it."""

    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="browser_sessions"
    )
    browser = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=50, blank=True)
    came_by = models.CharField(max_length=50, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.browser or '?'} of #{self.user_id}"

    @property
    def number(self) -> str:
        """What names it in an address, where its key would give it away."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]


class Attempts(models.Model):
    """How often something was tried within a stretch of time; its key names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
