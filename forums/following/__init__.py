"""Following topics, forums and themes, and being mailed about them: two ticks, side by side."""
