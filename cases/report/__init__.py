"""The resident's page for reporting a case and following it, and the same over HTTP for programs."""
