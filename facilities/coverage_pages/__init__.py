"""Pages of coverage: the score table, a kind of facility, who is left out, and what changed between two days."""
