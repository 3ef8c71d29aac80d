"""How a mail is shown on a page."""

from django.http import HttpResponse

# A mail runs nothing, loads nothing and sends nothing; its links open in the whole window.
MAIL_POLICY = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none';"
    " style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'"
)


def in_a_frame(html: str) -> HttpResponse:
    """The HTML part of a mail alone, for the frame of a page, under a policy of its own."""
    content = html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(content, headers={"Content-Security-Policy": MAIL_POLICY})
