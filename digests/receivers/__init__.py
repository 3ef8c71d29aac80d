"""What other apps say has happened becomes a notice, in the transaction of the fact itself.

A receiver is told primary keys. It decides who is written to; the mail's words are in
``digests.mail.letters`` and are chosen when the mail leaves.
"""

from digests.receivers import declarations, people_and_posts, recruitment, seats

__all__ = ["declarations", "people_and_posts", "recruitment", "seats"]
