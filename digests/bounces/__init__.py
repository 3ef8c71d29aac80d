"""What comes back of the mails that were sent, and what it means for who gets the next one."""
