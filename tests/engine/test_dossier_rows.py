"""What is found in files one at a time is what is found in letters together: in this process, and on a cluster that loses a worker."""

import gc
import os
import signal
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.made import ODD, plain
from utils import load_letters
from utils.cluster import open_client, run_in_order
from utils.dossier.__main__ import main
from utils.dossier.rows import Collected, collect_rows, find_rows

NOT_LETTERS = {"empty.txt": "", "blank.txt": " \n\n"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plain letters, odd ones, two of one number, two of one ministry and year, and files that are no letters."""
    place = tmp_path_factory.mktemp("letters")
    texts = {f"{number}.txt": plain(number) for number in range(1, 25)} | ODD | NOT_LETTERS
    texts["again.txt"] = plain(7)
    for month in ("maart", "april"):
        texts[f"{month}.txt"] = (
            f"Ministerie van Buitenlandse Zaken\n\nDen Haag, 3 {month} 2021\n\nGeachte voorzitter,\n\n"
            "Ik zal uw Kamer voor 1 juli 2021 informeren over Kamerstuk 35 000, nr. 3.\n\n"
            "De minister van Buitenlandse Zaken,\nA. de Vries\n"
        )
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def plainly(folder: Path) -> Collected:
    return collect_rows(folder.iterdir())


def test_files_one_at_a_time_have_the_rows_of_letters_read_together(folder: Path, plainly: Collected) -> None:
    for name in (*NOT_LETTERS, "again.txt"):
        (folder / name).rename(folder / f"{name}.aside")
    try:
        together = tuple(map(find_rows, load_letters(folder)))
    finally:
        for name in (*NOT_LETTERS, "again.txt"):
            (folder / f"{name}.aside").rename(folder / name)
    assert plainly.letters == together
    assert sum(len(rows.promises) for rows in together) >= 2
    assert len({rows.letter.id for rows in together}) == len(together)
    assert [one for one in plainly.left_out if "again.txt" in one or "7.txt" in one]
    assert len(plainly.left_out) == 3


def test_rows_hold_no_text(plainly: Collected) -> None:
    for rows in plainly.letters:
        assert rows.letter == replace(
            rows.letter, paragraphs=(), footnotes=(), tables=(), source="", layout=()
        )


def test_order_is_that_of_the_items() -> None:
    assert list(run_in_order(len, ["ab", "", "a"])) == [2, 0, 1]


def test_memory_does_not_grow_with_letters_that_are_let_go(tmp_path: Path) -> None:
    """Three times the letters: what is held is rows, smaller than the letters, and what is used for a while the same."""
    long = plain(1).replace("De ", "Er ligt nu een brug. " * 320 + "De ")

    def measure(count: int) -> tuple[int, int]:
        files = [tmp_path / f"{number}.txt" for number in range(count)]
        for number, file in enumerate(files):
            file.write_text(long.replace("Nr. 1", f"Nr. {number}"), encoding="utf-8")
        gc.collect()
        gc.freeze()  # the more other tests have left, the later Python looks for what can go
        tracemalloc.start()
        rows = collect_rows(files)
        gc.collect()
        held, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        gc.unfreeze()
        assert len(rows.letters) == count
        return held, most - held

    measure(1)  # what is made once
    (few, used), (many, still) = measure(2), measure(6)
    assert still < 1.5 * used
    assert many - few < 4 * len(long)


# --- on a cluster -------------------------------------------------------------------------------------------------

distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")


@pytest.fixture(scope="module")
def client() -> "Iterator[Any]":
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=":0") as made:
        yield made


def workers(client: Any) -> list[int]:
    client.wait_for_workers(2)
    return list(client.run(os.getpid).values())


def test_a_cluster_that_loses_a_worker_finds_the_same_rows_in_the_same_order(
    folder: Path, plainly: Collected, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = workers(client)[0]
    seen = 0
    submit = client.submit

    def killing(*args: Any, **kwargs: Any) -> Any:
        """Kill a worker, with the letters it has in hand, when some are read and some are not."""
        nonlocal seen
        seen += 1
        if seen == 12:
            os.kill(victim, signal.SIGKILL)
        return submit(*args, **kwargs)

    monkeypatch.setattr(client, "submit", killing)
    assert collect_rows(folder.iterdir(), client) == plainly
    assert seen > 25
    monkeypatch.undo()
    assert victim not in workers(client)


def test_the_command_writes_the_same_tables_on_a_cluster(folder: Path, tmp_path: Path, client: Any) -> None:
    workers(client)
    address = client.scheduler.address
    for way in (["--one-by-one"], ["--cluster", address]):
        assert main([str(folder), "--output", str(tmp_path / way[0]), "--name", "own", *way]) == 0
    here, there = (
        {file.name: file.read_bytes() for file in (tmp_path / way / "own-tables").iterdir()}
        for way in ("--one-by-one", "--cluster")
    )
    assert here == there and len(here) == 5


def test_a_cluster_that_is_not_there_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"No cluster answers at tcp://127\.0\.0\.1:9"):
        open_client("tcp://127.0.0.1:9", wait=0.5)
