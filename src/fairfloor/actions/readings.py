"""Judges a reading of a visit (waits for core.readings)."""


def judge(visit, values):
    raise NotImplementedError
