"""The administration of cases and assets, one module for each part."""

from cases.admin import assets, catalogue, departments, lists, looks, quality, times

__all__ = ["assets", "catalogue", "departments", "lists", "looks", "quality", "times"]
