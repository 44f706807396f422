"""Whistles as pages: the list with its counts, one whistle, a form to blow one, files."""
