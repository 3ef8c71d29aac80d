"""The survey of a round: its questions, and the responses that people send."""
