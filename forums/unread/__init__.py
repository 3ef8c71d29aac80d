"""What somebody has not read yet: reads, the marks that say how far she is, and how long these are kept."""
