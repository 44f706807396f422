"""The resident's page: what can be walked to from here. Open to everyone, and tells of nobody."""
