"""What a worker sends with: its line to the mail server, its journal, and whether it may."""
