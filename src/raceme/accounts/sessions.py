"""Django's sessions, kept so that each person finds their own and can end them."""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from raceme.accounts.models import BrowserSession

# What a session knows of the browser it belongs to.
DEVICE = "device"


class SessionStore(DatabaseSessions):
    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        device = data.get(DEVICE, {})
        return BrowserSession(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            browser=device.get("browser", ""),
            address=device.get("address", ""),
            came_by=device.get("came_by", ""),
            began_at=_moment(device.get("began_at")),
            seen_at=_moment(device.get("seen_at")),
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
