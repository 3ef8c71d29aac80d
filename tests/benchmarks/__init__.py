"""What `make bench` measures: the floor views, the real pages, and the bounds that must hold."""
