"""Reading OpenStreetMap extracts: features by layer, and the ways that people may walk. Nothing here writes."""
