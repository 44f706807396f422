"""What the demo city has of components, and its invented history of cases: pure, out of one seed."""
