"""Where editors prepare what is sent, try it out, keep it back and see what became of it."""
