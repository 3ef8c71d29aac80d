"""What the letters say: a module a subject, a function a kind of notice."""
