"""Cases brought in from a page: a table is uploaded with its mapping, tried, looked at, and written."""
