"""The database engine: GeoDjango's own for PostGIS, which asks a kept connection less often whether it still lives."""
