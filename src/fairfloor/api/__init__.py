"""The programming interface: translate, call one action, answer."""
