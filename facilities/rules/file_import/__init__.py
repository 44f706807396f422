"""Files of facilities, pure: columns, rows, what each row is of what is known, and all that can be wrong."""
