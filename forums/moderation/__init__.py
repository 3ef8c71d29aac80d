"""Keeping the forums safe: reports, the queue, decisions, appeals, and who stands in for whom."""
