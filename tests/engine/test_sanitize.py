"""HTML by one allowlist: whole, harmless, and nothing taken out in silence."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sanitize import EMBEDDED, TAGS, leads, sanitize
from tests.pages.vectors import ELEMENTS, VECTORS

PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [*VECTORS, *(f"<{tag}>" for tag in sorted(TAGS)), *(f"</{tag}>" for tag in sorted(TAGS))]
    ),
)
HTML = st.lists(PIECES, max_size=6).map("".join)
FORBIDDEN = re.compile(
    r"<(?:meta|base|link|form|input|button|select|textarea|script|style|iframe|frame|object|embed|video|audio|template"
    r"|image|foreignobject|animate|set|use [^>]*href=\"[^#])\b|<[^>]*\s(?:on\w+|name|srcset|ping|target|formaction)=",
    re.IGNORECASE,
)


@given(HTML)
def test_nothing_that_runs_loads_sends_or_takes_a_name_is_left(html):
    tags = re.sub(r'"[^"]*"', lambda value: value[0].replace("<", "").replace(" ", "_"), sanitize(html).html)
    assert not FORBIDDEN.search(tags)


@given(HTML)
def test_what_comes_out_is_whole_so_that_a_second_time_changes_nothing(html):
    once = sanitize(html).html
    assert sanitize(once).html == once
    assert sanitize(once).lost == ()


@given(HTML, st.text("abc ", min_size=1, max_size=5))
def test_a_broken_piece_does_not_reach_its_neighbour(html, word):
    after = f"<p>{word}</p>"
    assert sanitize(sanitize(html).html + after).html == sanitize(html).html + after


@pytest.mark.parametrize(
    "html", [vector for vector in VECTORS if vector in ELEMENTS and "<table" not in vector]
)
def test_what_is_taken_out_is_named(html):
    if sanitize(html).html != html and "&lt;" not in sanitize(html).html:
        assert sanitize(html).lost


@pytest.mark.parametrize("tag", sorted(EMBEDDED - {"frame"}))
def test_something_embedded_leaves_a_note_with_its_address(tag):
    found = sanitize(f'<p>a</p><{tag} src="https://example.org/x" title="A talk"></{tag}><p>b</p>')
    assert f"{tag} “A talk” here, which a page cannot keep" in found.html
    assert '<a href="https://example.org/x">' in found.html
    assert found.html.startswith("<p>a</p>") and found.html.endswith("<p>b</p>")
    assert "https://example.org/x" in found.lost[0]


LESSONS = [
    '<blockquote><p lang="nl">Het kabinet blijft</p><p><i>Unofficial English:</i> x</p><p><a href="#33694-49§4">33694-49 §4</a></p></blockquote>',
    '<p id="33694-49§4"><b>§4</b> <span class="said" lang="nl">Nederland</span></p>',
    '<p>SHA-256: <code data-mark="Letters">0af1</code></p>',
    '<dl><dt id="term-npt" style="float:none;width:auto"><b>Treaty</b></dt><dd>What it is</dd></dl>',
    "<p>kept <mark>so</mark> <ins>new</ins> <del>old</del> <s>gone</s></p>",
    '<table><caption>Numbers</caption><thead><tr><th scope="col" style="text-align:right">n</th></tr></thead><tbody><tr><td lang="nl">x</td></tr></tbody></table>',
    '<div style="break-before:page;break-after:page"><p>A sheet</p></div>',
    '<details open=""><summary>More</summary><p>x</p></details>',
    '<p>H<sub>2</sub>O <a href="02_risk.html#c1=2">on</a> <a href="mailto:a@example.org">mail</a></p>',
    '<svg viewBox="0 0 9 9" role="img" aria-label="A line"><defs><linearGradient id="g"><stop offset="0"></stop></linearGradient></defs><path d="M0 0" fill="url(#g)"></path></svg>',
    '<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>',
    '<img src="data:image/png;base64,iVBORw0KGgo=" alt="A map" width="9">',
]


@pytest.mark.parametrize("html", LESSONS)
def test_what_lessons_need_stays_to_the_letter(html):
    assert sanitize(html) == (html, ())


def test_an_image_is_put_into_the_page_or_said_to_be_missing():
    def embed(address: str) -> str:
        if address != "map.png":
            raise ValueError(f"{address} cannot be read; put it beside the notebook")
        return "data:image/png;base64,AA"

    found = sanitize(
        '<img src="map.png" alt="A map" height="9"><img src="https://example.org/x.png" alt="B">', embed
    )
    assert '<img src="data:image/png;base64,AA" alt="A map" height="9">' in found.html
    assert "[B: https://example.org/x.png cannot be read; put it beside the notebook]" in found.html
    assert found.lost == ("an image (https://example.org/x.png)",)


@pytest.mark.parametrize(
    ("url", "yes"),
    [
        ("https://example.org", True),
        ("#33694-49§4", True),
        ("02_risk_reduction.html", True),
        ("data.csv?a=b:c", True),
        ("mailto:a@example.org", True),
        ("java\tscript:x", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("\\\\example.org", False),
        ("tel:1", False),
    ],
)
def test_a_link_leads_to_the_web_to_this_page_or_beside_it(url, yes):
    assert leads(url) is yes


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<!--",
        "<script>",
        "<p a='",
        "<table><tr><td>",
        "<iframe>",
        "<",
        "<svg>",
        "</iframe><iframe>",
        "<b x=y",
    ],
)
def test_time_grows_with_length_not_with_its_square(piece):
    def seconds(count: int) -> float:
        start = time.process_time()
        sanitize(piece * count)
        return time.process_time() - start

    seconds(100)
    few = max(0.002, min(seconds(4_000) for _ in range(3)))
    # Eight times as long; the square would take 64 times. A busy machine has a second and a third try.
    assert any(seconds(32_000) < 32 * few for _ in range(3))


def test_what_nests_too_deep_is_shown_as_text():
    found = sanitize("<div>" * 6_000 + "words")
    assert "words" in found.html and "<div>" not in found.html
    assert "more than 5,000" in found.lost[0]
