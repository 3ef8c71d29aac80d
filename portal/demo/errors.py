"""Why the demo refuses to load."""


class DemoContentRefused(Exception):
    """The settings do not allow demo content: it is for the embedded demo alone."""
