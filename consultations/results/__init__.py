"""What the responses add up to. Nothing here is stored: every figure is counted when it is read."""
