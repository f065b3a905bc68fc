"""Work that is the same for many files, in this process or on a Dask cluster, with results in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from distributed import Client

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_in_order(
    work: Callable[[Item], Result], items: Iterable[Item], client: "Client | None" = None
) -> Iterator[Result]:
    """Do a piece of work for each item.

    On a cluster a few items are under way at a time, so that results do not pile up; what a lost worker had in hand is
    done again by another.

    Args:
        work: a function that a worker can import.
        items: what it is given, one at a time.
        client: a Dask client; this process does the work where there is none.

    Returns:
        The results, in order of the items.
    """
    if client is None:
        yield from map(work, items)
        return
    waiting = iter(items)
    ahead = 2 * max(1, sum(client.nthreads().values()))
    running = deque(client.submit(work, item, pure=False) for item in islice(waiting, ahead))
    try:
        while running:
            yield running[0].result()
            running.popleft().release()
            running.extend(client.submit(work, item, pure=False) for item in islice(waiting, 1))
    finally:
        client.cancel(list(running))


def open_client(address: str, wait: float = 10) -> "Client":
    """Open a client of a running cluster. Its workers run what they are sent: take one that you trust.

    Args:
        address: of its scheduler, such as `tcp://127.0.0.1:8786`.
        wait: seconds to wait for its answer.

    Raises:
        ValueError: Dask is not installed, or no cluster answers there; the sentence says what to do.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ValueError(
            "A cluster needs Dask: install the extra [cluster], as in pip install 'lange-adem[cluster]'."
        ) from None
    try:
        return Client(address, timeout=wait)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"No cluster answers at {address} ({error}): start one, or mend the address."
        ) from None
