"""The sentences that core says: the same keys and the same fields in every language."""

import re
import tomllib

from tests.house.source import PACKAGE, name

PHRASES = PACKAGE / "library" / "phrases"


def sentences(language):
    """Every sentence of one language: file and key, and the fields in it."""
    found = {}
    for path in sorted((PHRASES / language).glob("*.toml")):
        stack = [((path.stem,), tomllib.loads(path.read_text("utf-8")))]
        while stack:
            key, value = stack.pop()
            if isinstance(value, dict):
                stack += [((*key, inner), content) for inner, content in value.items()]
            else:
                found[key] = (set(re.findall(r"\{(\w*)", str(value))), str(value))
    return found


def test_every_language_says_the_same_sentences_with_the_same_fields():
    languages = sorted(path.name for path in PHRASES.iterdir() if path.is_dir())
    assert {"en", "zh"} <= set(languages), name(PHRASES)
    english = sentences("en")
    for language in languages:
        other = sentences(language)
        assert set(other) == set(english), f"{language}: {sorted(set(other) ^ set(english))}"
        apart = [key for key, (fields, _) in other.items() if fields != english[key][0]]
        assert not apart, f"{language}: other fields than in English: {apart}"


def test_chinese_is_chinese():
    plain = [key for key, (_, text) in sentences("zh").items() if not re.search(r"[\u4e00-\u9fff]", text)]
    assert not plain, f"without a Chinese word: {plain}"
