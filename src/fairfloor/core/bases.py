"""The mark of what stood when somebody began to change it: two who change the same are told, and neither loses words."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

SIGNS = 32


def mark(stands: object) -> str:
    """A short mark of plain values (JSON's, dates, decimals), the same for the same ones: half of a SHA-256, hexadecimal."""
    told = json.dumps(stands, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(told.encode()).hexdigest()[:SIGNS]


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    raise TypeError(f"{type(value).__name__} has no mark")
