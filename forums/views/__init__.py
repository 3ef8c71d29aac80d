"""The forums' pages: reading, talking, joining and moderating."""
