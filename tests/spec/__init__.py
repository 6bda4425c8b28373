"""Tables that define rules, limits, deadlines and permissions."""
