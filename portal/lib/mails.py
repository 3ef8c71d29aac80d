"""How a mail is shown on a page."""

# A mail runs nothing, loads nothing and sends nothing; its links open in the whole window.
MAIL_POLICY = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none';"
    " style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'"
)
