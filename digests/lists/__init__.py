"""Lists of contacts that officers keep, and the circulars that go to them."""
