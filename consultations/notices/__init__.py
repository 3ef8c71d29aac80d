"""The notice: what a consultation is about, when it is open, and what there is to read."""
