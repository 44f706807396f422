"""The dashboard: what is open, what was ended and how well, by kind, area, department and period, with the rows."""
