"""The letters about accounts that allauth may send here."""

from pathlib import Path

import allauth
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
from django.utils import timezone

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 <i>Chrome</i>/140.0.0.0"


def account_letters() -> list[str]:
    """Their names, by allauth's own templates."""
    packages = Path(allauth.__file__).parent / "templates"
    return sorted(
        f"{folder}/email/{file.name.removesuffix('_subject.txt')}"
        for folder in ("account", "mfa")
        for file in (packages / folder / "email").glob("*_subject.txt")
        if "password_reset_key" not in file.name  # passwords are reset by a code here
    )


def html_of_account_letter(name: str) -> str:
    """The HTML part of one of them."""
    context = {
        "code": "ABCD-EFGH",
        "timestamp": timezone.now(),
        "ip": "127.0.0.1",
        "user_agent": USER_AGENT,
        "site_url": "http://portal.example.org",
        "password_reset_url": "http://portal.example.org/accounts/password/reset/",
        "signup_url": "http://portal.example.org/accounts/signup/",
        "email": "somebody.with.a.long.address@voluntary-organisations.example.org",
    }
    adapter = get_adapter(RequestFactory().get("/"))
    message = adapter.render_mail(name, "priya@example.org", context)
    return str(message.alternatives[0][0])
