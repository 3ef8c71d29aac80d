"""You Said, We Did: what people said, and what was done about it."""
