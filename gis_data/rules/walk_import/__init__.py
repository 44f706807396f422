"""From the rows of any line file to walkable ways: which column says what, which rows are walked, what is wrong."""
