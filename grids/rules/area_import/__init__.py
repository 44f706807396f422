"""Rules for bringing areas in from files: which field is which, what is wrong with a row, what becomes of an area."""
