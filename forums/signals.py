"""Facts of the forums, sent inside the transaction that makes them true."""

from django.dispatch import Signal

post_published = Signal()  # post_pk; the post is seen for the first time, written or approved
forum_request_answered = Signal()  # forum_request_pk; by hand, or it came in by another way
post_waits = Signal()  # post_pk, reason (forums.safety.reasons); a moderator sees it first
post_hidden = Signal()  # post_pk, reason

topic_renamed = Signal()  # topic_pk, arrangement_pk
topic_locked = Signal()  # topic_pk, arrangement_pk
topic_moved = Signal()  # topic_pk, from_forum_pk, into_forum_pk, arrangement_pk
topic_merged = Signal()  # from_pk, into_pk, arrangement_pk: all posts of the one are in the other
topic_split = Signal()  # from_pk, into_pk, post_pks, arrangement_pk: these posts are in the other
arrangement_undone = Signal()  # arrangement_pk, topic_pk, into_pk (None where there is none)
topics_rearranged = (
    Signal()
)  # topic_pks: title, forum, state or posts of these differ, done or undone
post_edited = (
    Signal()
)  # post_pk; its text, or the title or particulars of its topic, are others now
