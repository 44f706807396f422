"""Identity numbers of residents: 17 digits (area, day of birth, order) and a check character (GB 11643-1999)."""

import re

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"  # by the weighted sum modulo 11 (ISO 7064, MOD 11-2)
RESIDENT = re.compile(r"[0-9]{17}[0-9Xx]")
OTHER_PAPER = re.compile(r"(?=.*[0-9])[0-9A-Za-z()-]{5,20}")  # passports, travel permits, military papers


def check_character(digits: str) -> str:
    """The 18th character to 17 digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11]


def is_identity_number(text: str) -> bool:
    """Whether this can be the number of an identity card (its check character fits) or of another paper."""
    if RESIDENT.fullmatch(text):
        return check_character(text[:17]) == text[17].upper()
    return OTHER_PAPER.fullmatch(text) is not None
