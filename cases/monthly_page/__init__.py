"""The monthly clock as a page: the month's steps, what is due, what was passed."""
