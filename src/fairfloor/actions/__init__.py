"""What people do: the only writers. May one? Then write, then log, in one transaction."""
