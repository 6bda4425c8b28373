"""Reads, writes and describes as JSON Schema the frozen dataclasses that report content is made of."""

import dataclasses
import functools
import hashlib
import json
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from fairfloor.core.languages import Text, text
from fairfloor.core.money import Money

T = TypeVar("T")
Json = Any  # what json.loads can answer


class ContentError(ValueError):
    """Report content that cannot be used; says where in it and what to do."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"report content, {where or 'top'}: {what}")
        self.where, self.what = where, what


def as_json(value: object) -> Json:
    """`value` as plain JSON: dataclasses as objects, tuples as lists, days and moments as ISO 8601.

    Raises ContentError for a moment without its offset and for a number that is not finite.
    """
    if isinstance(value, str):
        return _whole(value, "")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Money):
        return value.as_json()
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    if dataclasses.is_dataclass(value):
        return {key(field.name): as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Sequence):
        return [as_json(part) for part in value]
    raise ContentError("", f"a {type(value).__name__} has no place in a report")


def canonical(content: Mapping[str, object]) -> bytes:
    """The one way to write `content` as bytes: UTF-8 JSON, keys sorted, no spaces, least escaping."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical bytes of `content`, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def read(form: Callable[..., T], value: object, where: str = "") -> T:
    """A `form` (a dataclass of `contents`) from JSON.

    Raises ContentError that names the place: unknown or missing keys, wrong kinds, unknown choices, moments
    without an offset. A key that has a default may be left out.
    """
    if not isinstance(value, Mapping):
        raise ContentError(where, f"expected an object, found {_say(value)}")
    fields = {key(field.name): field for field in dataclasses.fields(form)}  # type: ignore[arg-type]
    for name in value:
        if name not in fields:
            raise ContentError(where, f"unknown key “{name}”; the keys are {', '.join(sorted(fields))}")
    found: dict[str, Any] = {}
    kinds = hints(form)
    for name, field in fields.items():
        place = f"{where}.{name}" if where else name
        if name in value:
            found[field.name] = _read(kinds[field.name], value[name], place)
        elif is_required(field):
            raise ContentError(where, f"“{name}” is missing")
    try:
        return form(**found)
    except ValueError as wrong:
        raise ContentError(where, str(wrong)) from None


def key(name: str) -> str:
    """The JSON key of a field: its name without the underscore that a Python keyword needs."""
    return name.rstrip("_")


def is_required(field: "dataclasses.Field[Any]") -> bool:
    """Whether the JSON must hold `field`: it has no default."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@functools.cache
def hints(form: Any) -> dict[str, Any]:
    """The field types of `form`, with their descriptions."""
    return get_type_hints(form, include_extras=True)


def _read(kind: Any, value: object, where: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _read(arguments[0], value, where)
    if origin in (Union, types.UnionType):
        return _read_union(arguments, value, where)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ContentError(where, f"expected a list, found {_say(value)}")
        return tuple(_read(arguments[0], part, f"{where}[{place}]") for place, part in enumerate(value))
    if origin is Mapping:
        if not isinstance(value, Mapping):
            raise ContentError(where, f"expected an object, found {_say(value)}")
        return {str(key): _read(arguments[1], part, f"{where}.{key}") for key, part in value.items()}
    if origin is Literal:
        if value not in arguments:
            raise ContentError(where, f"{_say(value)} is none of {', '.join(map(str, arguments))}")
        return value
    return READERS[kind](value, where) if kind in READERS else read(kind, value, where)


def _read_union(choices: tuple[Any, ...], value: object, where: str) -> Any:
    if value is None and type(None) in choices:
        return None
    real = [choice for choice in choices if choice is not type(None)]
    fitting: list[Any] = [choice for choice in real if dataclasses.is_dataclass(choice) and _fits(choice, value)]
    return _read((fitting or [choice for choice in real if choice is Text] or real)[0], value, where)


def _fits(form: Any, value: object) -> bool:
    needed = {key(field.name) for field in dataclasses.fields(form) if is_required(field)}
    return isinstance(value, Mapping) and needed <= value.keys()


def _read_string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ContentError(where, f"expected text, found {_say(value)}")
    return _whole(value, where)


def _whole(words: str, where: str) -> str:
    """`words`, refused where they hold half a character (a lone surrogate), which no file can store."""
    try:
        words.encode()
    except UnicodeEncodeError:
        raise ContentError(where, f"{ascii(words)[:60]} holds half a character; type it again") from None
    return words


def _read_bool(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ContentError(where, f"expected true or false, found {_say(value)}")
    return value


def _read_int(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ContentError(where, f"expected a whole number, found {_say(value)}")
    return value


def _read_decimal(value: object, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ContentError(where, f"expected a number, found {_say(value)}")
    try:
        number = Decimal(str(value))
    except InvalidOperation:  # pragma: no cover - a float always has a decimal form
        raise ContentError(where, f"expected a number, found {_say(value)}") from None
    if not number.is_finite():
        raise ContentError(where, "expected a finite number; leave out what is not known")
    return number


def _read_date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(_read_string(value, where))
    except ValueError:
        raise ContentError(where, f"{_say(value)} is no day like 2024-06-01") from None


def _read_moment(value: object, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_read_string(value, where))
    except ContentError:
        raise
    except ValueError:
        raise ContentError(where, f"{_say(value)} is no moment like 2024-06-01T08:00:00+07:00") from None
    if moment.tzinfo is None:
        raise ContentError(where, "a moment needs its offset, like +07:00")
    return moment


def _read_text(value: object, where: str) -> Text:
    if not isinstance(value, Mapping) or not all(isinstance(part, str) for part in value.values()):
        raise ContentError(where, f"expected text in several languages, found {_say(value)}")
    try:
        return text({code: _whole(words, f"{where}.{code}") for code, words in value.items()})
    except ContentError:
        raise
    except ValueError as wrong:
        raise ContentError(where, str(wrong)) from None


def _read_money(value: object, where: str) -> Money:
    if not isinstance(value, Mapping) or value.keys() != {"amount", "currency"}:
        raise ContentError(where, f"expected an amount with its currency, found {_say(value)}")
    try:
        return Money(Decimal(_read_string(value["amount"], where)), _read_string(value["currency"], where))
    except (ArithmeticError, ValueError) as wrong:
        raise ContentError(where, f"{_say(value)} is no amount of money: {wrong}") from None


READERS: dict[Any, Callable[[object, str], Any]] = {
    str: _read_string,
    bool: _read_bool,
    int: _read_int,
    Decimal: _read_decimal,
    date: _read_date,
    datetime: _read_moment,
    Text: _read_text,
    Money: _read_money,
}


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ContentError("", f"the moment {value} needs its offset")
    return value.isoformat()


def _number(value: Decimal | float) -> int | float:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ContentError("", f"{value} is no finite number; leave out what is not known")
    return int(number) if number == number.to_integral_value() else float(number)


def _say(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=repr)[:60]
