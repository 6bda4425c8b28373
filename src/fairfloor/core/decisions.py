"""What a question of permission or procedure is answered with: yes, or no with the reason as a sentence."""

from dataclasses import dataclass

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase


@dataclass(frozen=True)
class Decision:
    """Truthy when allowed; otherwise `why` says what was wrong and what to do."""

    allowed: bool
    why: Text | None = None

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(key: str, **values: object) -> Decision:
    """A refusal whose sentence is the phrase `key` (see `phrases`)."""
    return Decision(False, phrase(key, **values))


def first_refusal(*decisions: Decision) -> Decision:
    """The first refusal among `decisions`, else yes."""
    return next((decision for decision in decisions if not decision), YES)
