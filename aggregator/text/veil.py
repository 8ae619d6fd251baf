"""Values of the environment in what is written down: the names of the variables stand in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable

Secrets = Iterable[tuple[str, str]]
"""Names of variables, each with what it holds."""


def veiled(text: str, secrets: Secrets) -> str:
    """`text` with `${NAME}` wherever it holds what the variable NAME holds; of two that fit the longer."""
    names = {value: name for name, value in secrets if value}
    if not names:
        return text
    any_value = "|".join(re.escape(value) for value in sorted(names, key=len, reverse=True))
    return re.sub(any_value, lambda found: f"${{{names[found[0]]}}}", text)


def revealed(text: str, secrets: Secrets) -> str:
    """What was `veiled`: `${NAME}` is what the variable NAME holds; one that is not among `secrets` stays."""
    values = dict(secrets)
    return re.sub(r"\$\{([^{}]*)\}", lambda found: values.get(found[1], found[0]), text)
