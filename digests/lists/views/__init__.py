"""The pages on which officers keep lists and write to them, and the way out for who is on them."""
