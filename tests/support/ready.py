"""Django with every address of the portal loaded, for processes that are forked in this state."""

import django

django.setup()

import portal.urls  # noqa: E402, F401 the rooms are loaded with their addresses
