"""The rows behind the numbers of a card: lists of an area on a day, in pages and as files."""
