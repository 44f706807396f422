"""A column for personal data: sealed in the database, masked wherever it is shown, opened by an action only."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from grids.rules.cipher import BrokenSeal, KeyRing, UnknownKey

Mask = Callable[[str], str]


def key_ring() -> KeyRing:
    """The deployment's keys (FIELD_KEYS)."""
    return _ring(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> KeyRing:
    return KeyRing(keys)


class Sealed:
    """A text that shows itself masked, in templates, logs and wherever else it is printed; `open` tells it."""

    __slots__ = ("mask", "purpose", "raw")

    def __init__(self, raw: bytes, purpose: str, mask: Mask) -> None:
        self.raw, self.purpose, self.mask = raw, purpose, mask

    def open(self) -> str:
        """The text itself; raises UnknownKey or BrokenSeal. Only where a look is on record."""
        return key_ring().open(self.raw, self.purpose)

    def __str__(self) -> str:
        try:
            return self.mask(self.open())
        except (UnknownKey, BrokenSeal):
            return _("cannot be opened: its key is missing")

    def __repr__(self) -> str:
        return f"<Sealed {self.purpose}>"

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (self.raw, self.purpose) == (other.raw, other.purpose)

    def __hash__(self) -> int:
        return hash((self.raw, self.purpose))


class SealedAttribute(DeferredAttribute):
    """What is assigned as text is sealed at once: an instance never holds it open."""

    def __set__(self, instance: models.Model, value: str | Sealed | None) -> None:
        instance.__dict__[self.field.attname] = self.field.sealed(value)


class SealedField(models.BinaryField):
    """A short text, sealed for `purpose`. Nothing can be looked up by it: the database does not know what it holds."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, purpose: str, mask: Mask = lambda text: "*" * len(text), **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, **kwargs})
        self.purpose, self.mask = purpose, mask

    def deconstruct(self) -> tuple[str, str, list, dict]:
        """Without the mask, which the database does not know of."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def get_lookup(self, lookup_name: str) -> type[models.Lookup]:
        """None but isnull; raises FieldError."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: nothing can be looked up by it.")
        return super().get_lookup(lookup_name)

    def sealed(self, value: str | bytes | Sealed | None) -> Sealed:
        """A value as it is kept."""
        if isinstance(value, Sealed):
            return value
        raw = key_ring().seal(value, self.purpose) if isinstance(value, str) else bytes(value or b"")
        return Sealed(raw, self.purpose, self.mask)

    def from_db_value(self, value: memoryview | None, *_args: object) -> Sealed:
        """As it comes out of the database."""
        return self.sealed(None if value is None else bytes(value))

    def to_python(self, value: str | bytes | Sealed | None) -> Sealed:
        """As it comes out of a dump of rows: sealed, in base64."""
        return self.sealed(b64decode(value) if isinstance(value, str) else value)

    def value_to_string(self, obj: models.Model) -> str:
        """For a dump of rows: sealed, in base64."""
        return b64encode(self.value_from_object(obj).raw).decode()

    def get_prep_value(self, value: str | Sealed | None) -> bytes:
        """As it goes into the database."""
        return self.sealed(value).raw
