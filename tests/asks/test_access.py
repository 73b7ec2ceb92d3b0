import pytest

from raceme.asks.access import offered
from raceme.asks.models import Ask
from raceme.mail.actions import SECRET
from tests.factories.asks import AskFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "secret", "shown"),
    [
        (f"/meetings/{SECRET}/7/", "abc", "/meetings/abc/7/"),
        (f"/meetings/{SECRET}/7/", "", ""),
        ("/my/forms/7/", "", "/my/forms/7/"),
    ],
)
def test_a_page_that_only_a_mail_s_link_opens_is_named_behind_that_link(
    path: str, secret: str, shown: str
) -> None:
    ask = AskFactory.create(kind=Ask.Kind.PAGE, path=path)

    (one,) = offered([ask], address=lambda _ask: "/answer/", secret=secret)

    assert one.path == shown
