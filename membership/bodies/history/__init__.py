"""A body on any day: who sat, when something changed, who sat before, and all of it to take away."""
