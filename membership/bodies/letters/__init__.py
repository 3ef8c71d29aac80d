"""Letters to a group: its chair or an officer writes to whoever sits today, through the ledger of mails."""
