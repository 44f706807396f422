"""Passwords that somebody else has set are for one login."""

from django.contrib.auth.models import AbstractBaseUser

from accounts.models import Account


def ask_for_new_password(user: AbstractBaseUser) -> None:
    """Whoever logs in with the present password must choose another first."""
    Account.objects.update_or_create(user=user, defaults={"must_change_password": True})


def must_change_password(user: AbstractBaseUser) -> bool:
    """Whether a new password is asked for before anything else."""
    return Account.objects.filter(user=user, must_change_password=True).exists()


def note_own_password(user: AbstractBaseUser) -> None:
    """The account has a password of its owner's choice."""
    Account.objects.filter(user=user).update(must_change_password=False)
