"""The administration of cases and assets, one module for each part."""

from cases.admin import assets, catalogue  # noqa: F401, read so that they are registered
