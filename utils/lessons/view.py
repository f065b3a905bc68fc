"""Views: functions of a corpus and of what a reader chooses, which a notebook calls without naming the corpus."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from ..corpus import Corpus, seeds

Choices = ParamSpec("Choices")
Shown = TypeVar("Shown", covariant=True)


class View(Protocol[Choices, Shown]):
    """A view of the lessons' corpus; `on` gives the same view of another."""

    def __call__(self, *args: Choices.args, **kwargs: Choices.kwargs) -> Shown: ...

    def on(self, corpus: Corpus) -> Callable[Choices, Shown]: ...


def view(function: Callable[Concatenate[Corpus, Choices], Shown]) -> View[Choices, Shown]:
    """Make a view of a function, as a decorator.

    Args:
        function: its first parameter is the corpus, the others are what a reader chooses.

    Returns:
        A plain function of the others, of the corpus of the lessons, which is read at the first call; `.on(corpus)`
        gives that of another. Both can be given to `interact`.
    """

    def bound(corpus: Callable[[], Corpus]) -> Callable[Choices, Shown]:
        @wraps(function)
        def shown(*args: Choices.args, **kwargs: Choices.kwargs) -> Shown:
            return function(corpus(), *args, **kwargs)

        signature = inspect.signature(function)
        first, *others = signature.parameters.values()
        shown.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        shown.__annotations__ = {
            name: hint for name, hint in function.__annotations__.items() if name != first.name
        }
        del shown.__wrapped__  # nobody is to find the corpus behind it
        return shown

    of_seeds = bound(seeds)
    of_seeds.on = lambda corpus: bound(lambda: corpus)  # type: ignore[attr-defined]
    return cast(View[Choices, Shown], of_seeds)
