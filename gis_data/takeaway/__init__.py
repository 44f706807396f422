"""What people take away from the map: layers of the registry as one HTML file, as GeoJSON, GeoPackage or Excel.

Everything here goes through a layer's `rows`, so nobody takes away what they may not see, and through its
`attributes`, so that a file holds what a tile would: no household, nobody's name but that of who holds a post.
"""
