"""The keys of an installation, which live outside the database: pseudonyms, files, signatures."""

import hmac
from base64 import b32encode
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from fairfloor.registry import homes

NAMES = ("files", "pseudonyms", "signing")


def path_of(name: str) -> Path:
    """The file that holds the key `name`."""
    return Path(settings.HOME) / "keys" / name


def read(name: str) -> bytes:
    """The 32 bytes of the key `name`, made on first use, readable by the owner only; ValueError when it is damaged."""
    return bytes.fromhex(homes.key(Path(settings.HOME), name))


def pseudonym(programme: str, factory: str, worker: str) -> str:
    """A worker's pseudonym: 10 characters of a keyed hash, the same for one worker of one factory in one programme."""
    message = "\0".join((programme, factory, worker.strip())).encode()
    return "w-" + b32encode(hmac.digest(read("pseudonyms"), message, "sha256")).decode()[:10].lower()


def signing_key() -> Ed25519PrivateKey:
    """The key that signs what is published."""
    return Ed25519PrivateKey.from_private_bytes(read("signing"))


def public_key() -> str:
    """The public half of the signing key, hexadecimal."""
    raw = signing_key().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()
