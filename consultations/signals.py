"""Facts in the past tense, sent inside the transaction that made them true."""

from django.dispatch import Signal

response_sent = Signal()  # response_pk, receipt_email
response_changed = Signal()  # response_pk
response_withdrawn = Signal()  # response_pk
draft_link_asked_for = Signal()  # draft_pk, address
draft_ready = Signal()  # draft_pk, at
code_asked_for = Signal()  # draft_pk, address, at
closing_changed = Signal()  # closing_change_pk
round_event_announced = Signal()  # announcement_pk
results_published = Signal()  # round_pk
promise_moved = Signal()  # note_pk
update_wanted = Signal()  # request_pk
response_reminder_made = Signal()  # reminder_pk
