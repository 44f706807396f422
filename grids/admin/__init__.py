"""The administration, by subject."""

from grids.admin import areas, buildings, households, levels, posts, redraws

__all__ = ["areas", "buildings", "households", "levels", "posts", "redraws"]
