"""What a phone or a laptop does for its person, done in Python: codes of an app, and passkeys."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

Flag = AuthenticatorData.FLAG


def code_of(secret: str, *, later: int = 0) -> str:
    """Return what an app that holds ``secret`` shows, ``later`` steps from now."""
    (now,) = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, now + later)))


@dataclass
class Passkey:
    """A passkey of one device: it makes itself from the options of a page, and signs others'."""

    origin: str = "https://raceme.example"
    is_verified: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = b"the passkey's own name"
    handle: str = ""

    def made(self, options: str) -> dict[str, Any]:
        asked = json.loads(options)["publicKey"]
        self.handle = asked["user"]["id"]
        data = AuthenticatorData.create(
            _digest(asked["rp"]["id"]),
            self._flags | Flag.AT,
            0,
            AttestedCredentialData.create(
                Aaguid.NONE,
                self.credential_id,
                ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
            ),
        )
        attestation = AttestationObject.create("none", data, {})
        return self._told(
            {
                "clientDataJSON": websafe_encode(self._client("webauthn.create", asked)),
                "attestationObject": websafe_encode(bytes(attestation)),
            }
        )

    def shown(self, options: str, *, host: str = "") -> dict[str, Any]:
        asked = json.loads(options)["publicKey"]
        data = AuthenticatorData.create(_digest(host or asked["rpId"]), self._flags, 0)
        client = self._client("webauthn.get", asked)
        signature = self.key.sign(
            bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._told(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": self.handle,
            }
        )

    @property
    def _flags(self) -> Flag:
        return Flag.UP | Flag.UV if self.is_verified else Flag.UP

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _told(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }


def _digest(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()
