"""The planner's pages: where next, and scenarios of the network."""
