"""Facts about files, sent inside the transaction that makes them true."""

from django.dispatch import Signal

files_changed = Signal()  # post_pk; other files stand beside it, or others see them
file_infected = Signal()  # attachment_pk; the file is deleted
