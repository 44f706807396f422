"""What a password is made of."""

KINDS = (str.islower, str.isupper, str.isdigit)


def kinds_of_characters(password: str) -> int:
    """How many of four kinds are in it: small letters, capitals, digits, anything else (signs, Chinese, blanks)."""
    found = {next((i for i, is_one in enumerate(KINDS) if is_one(character)), len(KINDS)) for character in password}
    return len(found)
