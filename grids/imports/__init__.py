"""Areas brought in from a page: a file is uploaded, tried, looked at, and written."""
