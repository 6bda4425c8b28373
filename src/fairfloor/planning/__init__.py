"""Who visits what, and when: values in, a plan out."""
