"""The administration, by subject."""

from facilities.admin import facilities, kinds

__all__ = ["facilities", "kinds"]
