"""Handing a seat over: what its holder leaves to a successor, and what a chair leaves open."""
