"""Facts of moderation, sent inside the transaction that makes them true."""

from django.dispatch import Signal

urgent_reported = Signal()  # report_pk; a post is reported that cannot wait
decision_made = Signal()  # decision_pk; answers to appeals are told by appeal_answered
appeal_answered = Signal()  # decision_pk: that of the answer
text_removed = (
    Signal()
)  # post_pk, decision_pk; a moderator took parts of a text out, or put them back
queue_waits = Signal()  # mail_pk; somebody is to hear what waits today
cover_named = Signal()  # cover_pk; somebody stands in, now or once an officer agrees
