"""Open311 GeoReport v2: cases and their kinds for other cities' programs, in JSON and XML (docs/open311.md)."""
