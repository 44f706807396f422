"""What stands for an account where its name is not to be kept."""

from django.utils.crypto import salted_hmac


def account_key(username: str) -> str:
    """What stands for a name in the list of attempts: 64 hexadecimal digits, the same whatever the capitals."""
    return salted_hmac("accounts.attempts", username.strip().casefold(), algorithm="sha256").hexdigest()
