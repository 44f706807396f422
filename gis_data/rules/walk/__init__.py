"""Walking: places set on a network of ways, who reaches what within how many metres, and the shape of what is reached.

Pure and numpy throughout. Positions come and go as degrees (EPSG:4326); in between stands a plane in metres.
"""
