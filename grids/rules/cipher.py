"""Sealing short texts: authenticated encryption (AES-256-GCM, NIST SP 800-38D) with keys that can be changed.

A sealed text is one byte for this form, four that name the key, a nonce of twelve and the ciphertext with its tag of
sixteen. Each is bound to its purpose (which column it is for), so that one cannot be moved into the place of another.
Nonces are random: at a hundred million texts per key the chance that two are equal is below 1 in 10¹².
"""

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
FORM = b"\x01"
ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = len(FORM) + ID_BYTES


class BadKey(ValueError):
    """A key is not 32 bytes in URL-safe base64."""


class UnknownKey(ValueError):
    """A text was sealed with a key that is not here."""


class BrokenSeal(ValueError):
    """A text was changed after it was sealed, or belongs to another purpose."""


def new_key() -> str:
    """A fresh key, as it is written into FIELD_KEYS."""
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def key_bytes(key: str) -> bytes:
    """The key itself; raises BadKey, which does not repeat it."""
    try:
        raw = urlsafe_b64decode(key.encode("ascii"))
    except ValueError:
        raise BadKey from None
    if len(raw) != KEY_BYTES:
        raise BadKey
    return raw


class KeyRing:
    """Keys, newest first: the first one seals, each of them opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Takes keys as they stand in FIELD_KEYS; raises BadKey."""
        raw = [key_bytes(key) for key in keys]
        self._ciphers = {key_id(key): AESGCM(key) for key in raw}
        self.newest = key_id(raw[0])

    @property
    def identities(self) -> list[bytes]:
        """What names the keys that are here, newest first."""
        return list(self._ciphers)

    def seal(self, text: str, purpose: str) -> bytes:
        """The text sealed with the newest key; no text stays no bytes."""
        return next(self.seal_all([text], purpose))

    def seal_all(self, texts: Sequence[str], purpose: str) -> Iterator[bytes]:
        """Many texts for one purpose: asks for random numbers once (1.5 µs a text)."""
        cipher, head, bound = self._ciphers[self.newest], FORM + self.newest, purpose.encode()
        nonces = os.urandom(NONCE_BYTES * len(texts))
        for place, text in enumerate(texts):
            nonce = nonces[place * NONCE_BYTES : (place + 1) * NONCE_BYTES]
            yield head + nonce + cipher.encrypt(nonce, text.encode(), bound) if text else b""

    def open(self, sealed: bytes, purpose: str) -> str:
        """The text again; raises UnknownKey or BrokenSeal."""
        if not sealed:
            return ""
        identity = key_id_of(sealed)
        if identity not in self._ciphers:
            raise UnknownKey(identity.hex())
        nonce, rest = sealed[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES], sealed[HEAD_BYTES + NONCE_BYTES :]
        try:
            return self._ciphers[identity].decrypt(nonce, rest, purpose.encode()).decode()
        except InvalidTag:
            raise BrokenSeal(purpose) from None

    def reseal_all(self, sealed: Iterable[bytes], purpose: str) -> Iterator[bytes]:
        """Sealed texts with the newest key in the place of whichever they had; raises UnknownKey or BrokenSeal."""
        return self.seal_all([self.open(one, purpose) for one in sealed], purpose)


def key_id(key: bytes) -> bytes:
    """What names a key without telling it."""
    return hashlib.sha256(b"field key " + key).digest()[:ID_BYTES]


def key_id_of(sealed: bytes) -> bytes:
    """Which key a text was sealed with; raises BrokenSeal when it is no sealed text."""
    if sealed[: len(FORM)] != FORM or len(sealed) <= HEAD_BYTES + NONCE_BYTES:
        raise BrokenSeal
    return sealed[len(FORM) : HEAD_BYTES]
