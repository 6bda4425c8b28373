"""Fairfloor: the information system of a programme that monitors working conditions in factories."""
