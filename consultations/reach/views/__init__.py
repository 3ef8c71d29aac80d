"""Following a link, the reach of a consultation for everybody and for officers, and the key contacts."""
