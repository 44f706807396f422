"""The area card: all that is told of one area on one day, in a number of queries that its size does not change."""
