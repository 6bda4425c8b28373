"""What the demonstration's first factory tells in its profile beside its facts; all of it fiction."""

from datetime import datetime


def of_the_first(now: datetime) -> dict[str, object]:
    """What the first factory tells of its licence, its trade, whom to reach, and who works for it elsewhere."""
    return {
        "licence": {"number": "EXP-DEMO-1", "start": f"{now.year - 1}-01-01", "end": f"{now.year + 1}-12-31"},
        "codes": ["isic-4/1430", "naics-2022/315120"],
        "contacts": [
            {"name": "Manager 1", "role": "manager", "email": "manager-1@demonstration.invalid"},
            {"name": "Personnel officer 1", "role": "personnel", "phone": "+855 00 000 001"},
        ],
        "subcontractors": [
            {
                "name": "Demonstration Factory 2",
                "process": "washing",
                "address": "2 Demonstration Road",
                "number": "DEMO-0002",
            },
            {"name": "Demonstration Printer", "process": "printing", "address": "9 Demonstration Road"},
        ],
    }
