"""The secrets of second steps, which stand encrypted in the database: whoever reads its tables cannot sign in by them."""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fairfloor.registry import keys

SEALED = "sealed:"  # before what is encrypted; what was kept before this stands without it
NONCE = 12  # bytes


def _cipher() -> AESGCM:
    return AESGCM(hmac.digest(keys.read("files"), b"fairfloor: second steps", "sha256"))


class SecondSteps(DefaultMFAAdapter):
    """Encrypts the shared secret of an authenticator and the seed of recovery codes (AES-256-GCM, by a key of its own)."""

    def encrypt(self, text: str) -> str:
        """The secret as it is kept."""
        nonce = os.urandom(NONCE)
        return SEALED + urlsafe_b64encode(nonce + _cipher().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it was given; ValueError when it was changed, or sealed with another key."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        raw = urlsafe_b64decode(encrypted_text.removeprefix(SEALED))
        try:
            return _cipher().decrypt(raw[:NONCE], raw[NONCE:], None).decode()
        except InvalidTag as fault:
            raise ValueError(
                "the secret of a second step was changed, or sealed with another installation's key"
            ) from fault
