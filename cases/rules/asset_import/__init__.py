"""What the rows of a file of components say, and what is wrong with them."""
