"""The demo city's facilities, invented from the services on its map. Pure: no model, no query."""
