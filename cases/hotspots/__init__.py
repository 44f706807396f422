"""Hotspots: where there are more cases than there should be, how sure that is, whose it is and what changed."""
