"""Files that people put beside what they write: checked, kept in private, handed out by a policy."""
