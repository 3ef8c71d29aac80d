"""The pages of answering: page by page, the check before sending, and what was sent."""
