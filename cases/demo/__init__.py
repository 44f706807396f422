"""What the demo city has of components."""
