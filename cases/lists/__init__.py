"""The lists as they are read: the same questions and answers for the pages, the API and files."""
