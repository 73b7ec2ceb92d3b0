"""A browser without a screen: keeps cookies, and sends a page's form as it stands."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from secrets import token_hex

PATIENCE_IN_SECONDS = 60
FIRST_STEP = {
    "name": "Fault Cluster",
    "kind": "cluster",
    "town": "Cluj",
    "country": "RO",
    "owner": "Ana Pop",
    "email": "ana@example.org",
    "password": "a long enough password",
}


class Visitor:
    def __init__(self, url: str) -> None:
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(f"{self.url}{path}"))  # noqa: S310 (ours)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        body = urllib.parse.urlencode(form).encode()
        return self._ask(urllib.request.Request(f"{self.url}{path}", data=body))  # noqa: S310 (ours)

    def upload(
        self, path: str, form: dict[str, str], *, field: str, name: str, content: bytes
    ) -> tuple[int, str]:
        """Send a form with one file."""
        edge = token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in form.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        body = b"".join([*parts, head.encode(), b"\r\n", content, f"\r\n--{edge}--\r\n".encode()])
        request = urllib.request.Request(f"{self.url}{path}", data=body)  # noqa: S310 (ours)
        request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=PATIENCE_IN_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def hidden_of(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms; of one that stands in several, the last."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
