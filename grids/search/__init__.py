"""Searching areas, buildings and positions, and what lies where: the search box of the map."""
