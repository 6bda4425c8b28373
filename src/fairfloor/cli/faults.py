"""How a command fails: one sentence, one remedy, one exit code.

Exit codes: 0 done; 1 refused or failed; 2 wrong usage; 3 the answer is not known; 130 interrupted (Ctrl-C).
"""

FAILED, USAGE, UNKNOWN, INTERRUPTED = 1, 2, 3, 130


class Fault(Exception):
    """Ends a command: `message` says what and where, `remedy` what to do; both go to stderr."""

    def __init__(self, message: str, *, remedy: str = "", code: int = FAILED) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.code = code
