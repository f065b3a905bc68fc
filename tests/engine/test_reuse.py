"""What a page or its pool says is not stored again in its states, and comes back to the letter."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from briefing.reuse import LEAST, MARK, base36, reuse

TEXT = "Nederland zet zich actief in voor een kernwapenvrije wereld & internationale veiligheid."
ESCAPED = TEXT.replace("&", "&amp;")


def page(states: object, said: str = ESCAPED) -> str:
    stored = json.dumps(states, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<script type="application/json">{stored}</script><p><span lang="nl" class="said">{said}</span></p>'
    )


def stored(html: str) -> str:
    found = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return found[1]


def read(html: str, said: str = TEXT) -> object:
    """The states as page.js reads them: what was read before can be pointed to, in the code units of UTF-16."""
    texts = [said]

    def run(mark: re.Match[str]) -> str:
        start, length = int(mark[2], 36), int(mark[3], 36)
        units = texts[int(mark[1] or "0", 36)].encode("utf-16-le")
        return units[2 * start : 2 * (start + length)].decode("utf-16-le")

    def whole(value: object) -> object:
        if isinstance(value, str):
            texts.append(re.sub(MARK + r"(?:(\w+)\.)?(\w+)\.(\w+);", run, value))
            return texts[-1]
        if isinstance(value, list):
            return [whole(item) for item in value]
        return {key: whole(item) for key, item in value.items()} if isinstance(value, dict) else value

    return whole(json.loads(stored(html)))


def test_a_sentence_of_the_sources_is_stored_once():
    states = {"pool": [f"<p>«{TEXT}»</p>", TEXT[10:40], TEXT[:5]]}
    html = reuse(page(states))
    assert "kernwapenvrije" not in stored(html)
    assert len(stored(html)) < 60
    assert read(html) == states


def test_what_a_piece_of_the_pool_says_is_not_stored_in_the_next():
    states = {"pool": [TEXT, f"{TEXT} Twice.", [f"1. {TEXT}"]], "first": {"0": {"text": TEXT}}}
    html = reuse(page(states, said=""))
    assert stored(html).count("kernwapenvrije") == 1
    assert read(html, said="") == states


def test_a_page_that_says_nothing_twice_stays_as_it_is():
    html = page({"pool": ["Something else altogether, and quite long enough."]})
    assert read(reuse(html)) == {"pool": ["Something else altogether, and quite long enough."]}
    assert reuse("<p>No states, no sources</p>") == "<p>No states, no sources</p>"


def test_characters_that_javascript_counts_as_two_move_no_mark():
    states = {"pool": [f"🕊 {TEXT} 🕊", f"🕊🕊 {TEXT[30:]} 🕊"]}
    html = reuse(page(states, said=f"🕊 {ESCAPED}"))
    assert "internationale" not in stored(html)
    assert read(html, said=f"🕊 {TEXT}") == states


cuts = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda cut: TEXT[min(cut) : max(cut)]
)
texts = st.lists(cuts | st.text(st.characters(exclude_characters=MARK, exclude_categories=["Cs"]))).map(
    "".join
)


@given(st.lists(texts | st.lists(texts)), st.recursive(texts, st.lists))
def test_whatever_is_stored_comes_back(pool, first):
    states = {"pool": pool, "first": first}
    assert read(reuse(page(states))) == states


@given(st.integers(0, 10**9))
def test_numbers_are_what_javascript_reads(number):
    assert int(base36(number), 36) == number


def test_a_mark_is_shorter_than_what_it_stands_for():
    longest = f"{MARK}{base36(10_000)}.{base36(100_000)}.{base36(5_000)};"
    assert len(longest.encode()) < LEAST
