"""What a page says is not stored again in its states, and comes back to the letter."""

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
    """The states as page.js reads them."""

    def run(mark: re.Match[str]) -> str:
        start, length = int(mark[1], 36), int(mark[2], 36)
        return said[start : start + length]

    def quoted(value: object) -> object:
        if isinstance(value, str):
            return re.sub(MARK + r"(\w+)\.(\w+);", run, value)
        if isinstance(value, list):
            return [quoted(item) for item in value]
        return {key: quoted(item) for key, item in value.items()} if isinstance(value, dict) else value

    return quoted(json.loads(stored(html)))


def test_a_sentence_of_the_sources_is_stored_once():
    states = {"pool": [f"<p>«{TEXT}»</p>", TEXT[10:40], TEXT[:5]]}
    html = reuse(page(states))
    assert "kernwapenvrije" not in stored(html)
    assert len(stored(html)) < 60
    assert read(html) == states


def test_a_page_that_says_nothing_twice_stays_as_it_is():
    html = page({"pool": ["Something else altogether, and quite long enough."]})
    assert read(reuse(html)) == {"pool": ["Something else altogether, and quite long enough."]}
    assert reuse("<p>No states, no sources</p>") == "<p>No states, no sources</p>"
    assert reuse(page({"pool": [TEXT]}, said="")) == page({"pool": [TEXT]}, said="")


def test_characters_that_javascript_counts_as_two_are_left_alone():
    html = page({"pool": [TEXT]}, said=ESCAPED + " 🕊")
    assert reuse(html) == html


cuts = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda cut: TEXT[min(cut) : max(cut)]
)


@given(
    st.recursive(
        st.lists(cuts | st.text(st.characters(exclude_characters=MARK, exclude_categories=["Cs"]))).map(
            "".join
        ),
        st.lists,
    )
)
def test_whatever_is_stored_comes_back(states):
    assert read(reuse(page(states))) == states


@given(st.integers(0, 10**9))
def test_numbers_are_what_javascript_reads(number):
    assert int(base36(number), 36) == number


def test_a_mark_is_shorter_than_what_it_stands_for():
    longest = f"{MARK}{base36(100_000)}.{base36(5_000)};"
    assert len(longest.encode()) < LEAST
