"""A real OpenID Connect provider, small enough to read: it signs one person in, and can lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "raceme", "between-us", "key-1"


@dataclass
class Place:
    """Who stands at the provider's door, and in what it deviates from the truth."""

    person: dict[str, Any]
    url: str = ""
    refuses: bool = False
    in_token: dict[str, Any] = field(default_factory=dict)
    has_userinfo: bool = True
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def configuration(self) -> dict[str, Any]:
        ends = {
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        if self.has_userinfo:
            ends["userinfo_endpoint"] = f"{self.url}/userinfo"
        return {"issuer": self.url, "response_types_supported": ["code"], **ends}

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [key | {"kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

    def sent_back(self, asked: dict[str, str]) -> str:
        """Return where the browser is sent after the person has signed in here, or gone back."""
        self.asked.append(asked)
        if self.refuses:
            answer = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(8)
            self.told[code] = asked
            answer = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Give the token for a code, once, to who began the conversation."""
        asked = self.told.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (proof, sent["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return None
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": asked["nonce"],
            **(self.person if not self.has_userinfo else {"sub": self.person["sub"]}),
            **self.in_token,
        }
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KEY_ID})
        return {"access_token": "open", "token_type": "Bearer", "id_token": token}


class _Door(BaseHTTPRequestHandler):
    def __init__(self, place: Place, *arguments: Any) -> None:  # noqa: ANN401 (the server's own)
        self.place = place
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path == "/.well-known/openid-configuration":
            self._answer(self.place.configuration())
        elif path.path == "/keys":
            self._answer(self.place.keys())
        elif path.path == "/userinfo":
            known = self.headers.get("Authorization") == "Bearer open"
            self._answer(self.place.person if known else {}, status=200 if known else 401)
        elif path.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.place.sent_back(_flat(path.query)))
            self.end_headers()
        else:
            self._answer({}, status=404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        token = self.place.token(_flat(sent))
        self._answer(token or {"error": "invalid_grant"}, status=200 if token else 400)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: a test tells what matters."""

    def _answer(self, told: dict[str, Any], *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def opened(person: dict[str, Any]) -> Iterator[Place]:
    """Open the provider on this machine, for as long as a test needs it."""
    place = Place(person=person)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Door, place))
    place.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
