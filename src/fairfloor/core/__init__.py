"""What is true: pure functions over plain values, without Django, clock or network."""
