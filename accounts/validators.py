"""Rules for passwords beside Django's own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rules.passwords import kinds_of_characters


class KindsOfCharactersValidator:
    """At least so many of: small letters, capitals, digits, other characters (GB/T 22239 level 3, in practice)."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        found = kinds_of_characters(password)
        if found < self.kinds:
            text = ngettext(
                "This password has only %(found)d kind of characters. ",
                "This password has only %(found)d kinds of characters. ",
                found,
            )
            raise ValidationError(text % {"found": found} + self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        text = _("It must hold at least %(kinds)d of: small letters, capitals, digits, other characters.")
        return text % {"kinds": self.kinds}
