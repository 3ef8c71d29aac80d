"""You Said, We Did: what people said, what was done about it, and the promises that are kept or not."""
