"""What happens before a post is seen: house rules, names, what waits and what is refused."""
