"""Counting collections: exact to the last word, in this process and on a cluster that loses a worker."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.letters.letters import load_letters
from utils.words import streaming
from utils.words.streaming import Share, count_terms
from utils.words.tokens import counted, tokens

LETTERS = "\n\n".join(letter.text for letter in load_letters())


def by_hand(text: str) -> Counter[str]:
    """The one definition of a word, without any of the tricks."""
    return Counter(counted(tokens(text)))


def test_letters_counted_word_for_word(tmp_path: Path) -> None:
    file = tmp_path / "letters.txt"
    file.write_text(LETTERS, encoding="utf-8")
    counts = count_terms([file])
    assert counts == count_terms(file) == count_terms(str(file)) == by_hand(LETTERS)
    assert (counts["33694"], counts["4 oktober 2018"]) == (7, 3)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to write to, again and again."""
    return tmp_path_factory.mktemp("scratch") / "text.txt"


marks = st.text(alphabet="abZé’'-.,;:()\"?!0189 \n\t\u00a0\u0308«»ſKİ", max_size=40)
numbers = st.lists(
    st.sampled_from(
        [
            *[
                "1",
                "35",
                "000",
                "694",
                "123",
                "2019",
                "33",
                "X",
                "XVI",
                "x",
                "I",
                "september",
                "Oktober",
                "oKtober",
                "juni",
                "٣",
                "49",
                "de",
                ";",
            ],
            "\u00a0",
            "-",
            ".",
        ]
        + [" "] * 12
    ),
    max_size=24,
).map("".join)
pieces = marks | numbers


@given(text=pieces, share=st.integers(1, 60), block=st.integers(1, 40), distinct=st.integers(1, 5))
def test_any_text_in_any_blocks(scratch: Path, text: str, share: int, block: int, distinct: int) -> None:
    scratch.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "SHARE", share)
        patch.setattr(streaming, "BLOCK", block)
        patch.setattr(streaming, "DISTINCT", distinct)
        assert count_terms([scratch]) == by_hand(text)


@given(text=pieces, cut=st.floats(0, 1))
def test_every_piece_belongs_to_one_share(scratch: Path, text: str, cut: float) -> None:
    scratch.write_bytes(text.encode())
    size = len(text.encode())
    halves = Share(scratch, 0, int(cut * size)), Share(scratch, int(cut * size), size)
    found = [piece for half in halves for block in streaming._blocks(half) for piece in block.split()]
    assert found == text.encode().split()


def test_several_files_and_none(tmp_path: Path) -> None:
    for name, text in (("a.txt", "Vrede, vrede!"), ("b.txt", "oorlog en vrede"), ("empty.txt", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert count_terms(sorted(tmp_path.glob("*.txt"))) == {"vrede": 3, "oorlog": 1, "en": 1}
    assert count_terms([]) == Counter()


def test_memory_holds_no_more_than_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    real = streaming._add
    monkeypatch.setattr(streaming, "DISTINCT", 50)
    monkeypatch.setattr(streaming, "BLOCK", 64)
    monkeypatch.setattr(
        streaming, "_add", lambda found, total: (sizes.append(len(found)), real(found, total))[1]
    )
    file = tmp_path / "many.txt"
    file.write_text(" ".join(f"woord{n}" for n in range(2000)), encoding="utf-8")
    assert len(count_terms([file])) == 2000
    assert max(sizes) <= 50 + 64


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        (
            "latin.txt",
            "geïnformeerd".encode("latin-1"),
            r"latin\.txt is not UTF-8 \(byte 0xEF\): save it as UTF-8\.",
        ),
        ("utf16.txt", "vrede".encode("utf-16"), r"utf16\.txt is not UTF-8"),
        ("late.txt", b"vrede " * 30_000 + b"\xff", r"late\.txt is not UTF-8"),
        (
            "blob.txt",
            b"a" * 3_000_000,
            r"blob\.txt has a megabyte without a break between words: give plain text\.",
        ),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / "good.txt").write_text("vrede", encoding="utf-8")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=says):
        count_terms([tmp_path / "good.txt", tmp_path / name])


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"gone\.txt is missing: check its name\."):
        count_terms([tmp_path / "gone.txt"])
    with pytest.raises(ValueError, match="is a folder: give the files in it"):
        count_terms(tmp_path)


def test_one_way_to_a_cluster_at_a_time() -> None:
    with pytest.raises(ValueError, match="give one of the two"):
        count_terms([], client=object(), workers=2)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="start 1 or more"):
        count_terms([], workers=0)


distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A few megabytes in three files, each cut into several shares."""
    folder = tmp_path_factory.mktemp("collection")
    files = []
    for number in range(3):
        file = folder / f"{number}.txt"
        made = " ".join(f"verdrag{n % (1000 + number)} risico’s{n % 700}" for n in range(30_000))
        file.write_text(LETTERS + made, encoding="utf-8")
        files.append(file)
    return files


@pytest.fixture
def shares_of_100_kb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "SHARE", 100_000)


@pytest.fixture(scope="module")
def client() -> "Iterator[distributed.Client]":
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=":0") as made:
        yield made


@pytest.mark.usefixtures("shares_of_100_kb")
def test_a_cluster_counts_the_same(collection: list[Path], client: "distributed.Client") -> None:
    assert len(set(_workers(client))) == 2
    assert count_terms(collection, client=client) == count_terms(collection)


@pytest.mark.usefixtures("shares_of_100_kb")
def test_a_killed_worker_costs_time_not_counts(collection: list[Path], client: "distributed.Client") -> None:
    victim = _workers(client)[0]

    class Killing(Counter[str]):
        """A total that kills a worker, with the share it has in hand, when the second result comes in."""

        merged = 0

        def update(self, *args: Counter[str]) -> None:  # type: ignore[override]
            Killing.merged += 1
            if Killing.merged == 2:
                os.kill(victim, signal.SIGKILL)
            super().update(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "Counter", Killing)
        counts = count_terms(collection, client=client)
    assert Killing.merged > 10
    assert victim not in _workers(client)
    assert counts == count_terms(collection)


@pytest.mark.usefixtures("shares_of_100_kb")
def test_a_cluster_names_the_bad_file(tmp_path: Path, client: "distributed.Client") -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes("geïnformeerd".encode("latin-1"))
    with pytest.raises(ValueError, match=r"latin\.txt is not UTF-8"):
        count_terms([file], client=client)


def test_a_cluster_made_for_one_count(collection: list[Path]) -> None:
    assert count_terms(collection, workers=2) == count_terms(collection)


def _workers(client: "distributed.Client") -> list[int]:
    """The process ids of two workers, waiting for one that is being started anew."""
    client.wait_for_workers(2)
    return list(client.run(os.getpid).values())
