"""Mails about accounts, which allauth sends at once and without the ledger, drawn and marked like ours."""

from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from digests.mail.messages import Letter, make_message, write_letter
from digests.sending.standing import host
from membership.people.adapters import AccountAdapter

BELOW = "\n--\n"
"""What stands below this line of a template says why the mail came."""


class AccountMails(AccountAdapter):
    """The adapter of people, whose mails get both parts, our headers and whom to write to."""

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        return make_message(
            _letter(template_prefix, context),
            to=email,
            message_id=make_msgid(domain=host()),
            headers=headers,
        )


def _letter(name: str, context: Mapping[str, Any]) -> Letter:
    words = render_to_string(f"{name}_message.txt", dict(context))
    body, _, why = words.rpartition(BELOW)
    return write_letter(
        "account",
        render_to_string(f"{name}_subject.txt", dict(context)),
        why=why.strip(),
        paragraphs=[each.strip() for each in body.split("\n\n") if each.strip()],
        code=context.get("code", ""),
    )
