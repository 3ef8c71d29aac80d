"""The way through the pages that change terms: type, read what it does, agree to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.test import Client

from membership.bodies.changing.previews import Preview


def typed(name: str, day: date) -> dict[str, str]:
    """A date as three inputs send it."""
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def preview(client: Client, address: str, data: Mapping[str, Any]) -> Preview:
    """What the page says that would happen; nothing has happened yet."""
    response = client.post(address, data)
    assert "preview" in response.context, response.context["form"].errors
    shown: Preview = response.context["preview"]
    return shown


def agree(client: Client, address: str, data: Mapping[str, Any]) -> Any:
    """Enter ``data``, read the preview and agree to what it shows."""
    shown = preview(client, address, data)
    return client.post(address, {**data, "seen": shown.mark, "step": "make"})
