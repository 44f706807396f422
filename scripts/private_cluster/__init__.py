"""The project's own PostGIS server: where its data lies, how it is made, started, stopped and found again.

Only the standard library is used: this runs before the virtual environment exists. Linux only (/proc, flock).
"""
