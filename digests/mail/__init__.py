"""How a row of the ledger becomes a mail."""
