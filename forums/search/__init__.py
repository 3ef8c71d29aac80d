"""Finding what was said: one search over two databases, and topics like the one about to be started."""
