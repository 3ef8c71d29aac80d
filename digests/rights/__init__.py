"""The rights of somebody without an account over what is held about her address."""
