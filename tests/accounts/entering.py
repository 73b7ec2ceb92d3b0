"""Coming in as a person does, so that the session knows how and when."""

from django.test import Client
from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.models import User


def come_in(client: Client, user: User) -> None:
    """Sign ``user`` in by a link: whoever did that just now is asked for no more proof."""
    client.get(actions.create_sign_in_link(user, at=timezone.now()))
