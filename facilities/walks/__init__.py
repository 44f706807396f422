"""What the walking network says about a city's homes and facilities: read here, worked out in memory, on any day."""
