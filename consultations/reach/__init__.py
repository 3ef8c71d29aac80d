"""How far a consultation travels: short links, key contacts, and the way to an answer."""
