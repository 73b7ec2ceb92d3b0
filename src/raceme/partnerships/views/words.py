"""What several pages say alike: how large a file may be, and where the log says otherwise."""

from django.conf import settings

from raceme.engagements.models import Activity
from raceme.partnerships.models import Partnership

LIMIT_IN_MEGABYTES = settings.UPLOAD_LIMIT // (1024 * 1024)
SHARED = ("title", "country", "region", "town", "is_online")


def log_differs(row: Partnership) -> bool:
    """Tell whether somebody has corrected in the log what the partnership says otherwise."""
    activity = row.activity
    if activity is None or activity.state != Activity.State.HELD:
        return False
    is_same = all(getattr(activity, name) == getattr(row, name) for name in SHARED)
    return not is_same or activity.ended_on != row.since
