"""What digests does, by noun: readers, subscriptions, notices, issues, deliveries."""
