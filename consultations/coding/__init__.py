"""Written answers read into themes, and what is quoted of them."""
