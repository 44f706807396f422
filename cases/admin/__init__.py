"""The administration, by subject."""

from cases.admin import lists

__all__ = ["lists"]
