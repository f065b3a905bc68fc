"""What is kept in a file comes back as it was, and letters kept there are the letters that were put there."""

import errno
import gc
import os
import pickle
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import plain
from utils import LetterError, load_letters
from utils.dossier.folder import read_dossier
from utils.letters import survey
from utils.store import Store
from utils.words.stored import StoredLetter


@given(
    st.lists(st.text() | st.lists(st.integers(0, 300)).map(tuple), min_size=1),
    st.integers(0, 200),
    st.lists(st.integers(0, 99)),
)
def test_objects_come_back_in_any_order_however_few_stay_in_memory(
    objects: list[object], kept: int, asked: list[int]
) -> None:
    store = Store(kept)
    numbers = [store.add(one) for one in objects]
    assert numbers == [*range(len(objects))]
    for place in asked:
        assert store.read(numbers[place % len(numbers)]) == objects[place % len(objects)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_and_its_parent_read_at_once() -> None:
    store = Store(0)
    objects = [str(number) * 3_000 for number in range(200)]
    for one in objects:
        store.add(one)
    child = os.fork()
    try:
        right = all(store.read(number) == objects[number] for _ in range(20) for number in range(200))
    except Exception:
        right = False
    if not child:
        os._exit(not right)
    assert right
    assert os.waitpid(child, 0)[1] == 0


def test_a_letter_that_is_kept_in_a_file_equals_it_and_holds_none_of_its_text(tmp_path: Path) -> None:
    store = Store(0)  # the last one used stays in memory, and no other
    for letter in load_letters():
        stored = StoredLetter.of(letter, store)
        StoredLetter.of(load_letters()[0], store)
        assert stored == letter and hash(stored) == hash(letter)
        assert stored.cut("lemma") and stored.cut() == StoredLetter.of(letter, Store()).cut()
        assert replace(stored, id="other").paragraphs == letter.paragraphs
        assert pickle.loads(pickle.dumps(stored)) == letter
        assert StoredLetter.of(stored, store) is stored
        for name in ("paragraphs", "footnotes", "headings", "source", "tables"):
            with pytest.raises(AttributeError):
                object.__getattribute__(stored, name)


def test_a_dossier_has_the_letters_of_its_folder_also_those_that_are_named_anew(tmp_path: Path) -> None:
    for number in range(1, 6):
        (tmp_path / f"{number}.txt").write_text(plain(number), encoding="utf-8")
    for name in ("b", "c"):
        (tmp_path / f"{name}.txt").write_text(
            "Den Haag, 3 maart 2021\n\nGeachte voorzitter,\n\nDe brug is nu open voor alle verkeer.\n",
            encoding="utf-8",
        )
    letters = read_dossier(tmp_path).letters
    assert letters == survey(tmp_path).letters
    assert all(isinstance(letter, StoredLetter) and letter._whole for letter in letters)
    assert {sentence.letter for letter in letters for sentence in letter.sentences} == {
        letter.id for letter in letters
    }


def test_memory_does_not_grow_with_the_text_of_letters(tmp_path: Path) -> None:
    long = plain(1).replace("De ", "Er ligt nu een brug. " * 320 + "De ")

    def held(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir(exist_ok=True)
        for number in range(count):
            text = long.replace("Nr. 1", f"Nr. {number}")
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        tracemalloc.start()
        store = Store(0)
        read = survey(folder, lambda letter: StoredLetter.of(letter, store))
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(read.letters) == count
        return size

    held(1)  # what is made once
    few = held(1)
    assert held(5) - few < 4 * len(long)  # held, four letters would be three times their text each


def test_a_disk_that_is_full_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.txt").write_text(plain(1), encoding="utf-8")

    def full(store: Store, one: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Store, "add", full)
    with pytest.raises(LetterError, match=r"is full, and the letters are kept there"):
        read_dossier(tmp_path)
