"""What an `interact` shows for every choice, as plain JSON."""

import base64
import json
import math
import os
import struct
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise, product
from queue import Queue
from threading import Thread
from typing import Any

import ipywidgets as w
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import HTML, Markdown, clear_output, display

import briefing
from briefing import copies, recording
from briefing.choices import make_bundle, make_widget_bundle
from briefing.controls import read_control, read_way, stops, thin
from briefing.figures import (
    TABLE,
    ChoicesError,
    Json,
    describe_chart,
    describe_table,
    to_plain_json,
    unpack_array,
)
from briefing.parts import MIME, describe_part
from briefing.patches import make_patch
from briefing.recording import Briefing
from briefing.reuse import pool_pieces
from briefing.states import call
from briefing.warm import CAN_FORK

MOST_STATES = Briefing.most_states.default_value


@pytest.fixture(autouse=True)
def shell() -> Iterator[InteractiveShell]:
    """The shell of a notebook, in which a function shows things."""
    found = InteractiveShell.instance()
    yield found
    briefing.unload_ipython_extension(found)


def interactive(function: Any, **controls: Any) -> w.interactive:
    return w.interactive(function, **controls)


def saved(function: Any, **controls: Any) -> Json:
    bundle: Json = make_bundle(interactive(function, **controls))[MIME]
    return bundle


def lost(function: Any, **controls: Any) -> str:
    [sentence] = saved(function, **controls)["lost"]
    return str(sentence)


def describe_result(result: Any) -> Json:
    return call(lambda: result, {}).parts


def merged(target: Any, change: Any) -> Any:
    """MergePatch, word for word from RFC 7396, section 2."""
    if not isinstance(change, dict):
        return change
    target = dict(target) if isinstance(target, dict) else {}
    for name, value in change.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = merged(target.get(name), value)
    return target


class Rows:
    """Stands in for a table of the lessons."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Json:
        return {"text/html": "<table></table>", TABLE: self.fields}


# --- states ---------------------------------------------------------------------------------------------------


def test_every_state_is_what_the_function_returns() -> None:
    def shown(term: str, top: int, share: bool) -> Any:
        figure = go.Figure(go.Bar(x=["a", "b"][:top], y=[len(term), 1][:top]), {"title": term})
        return (figure, Rows(head=["n"], rows=[[top]])) if share else Markdown(f"**{term}** {top}")

    terms = ("inzet", "risico", "dialoog")
    view = interactive(shown, term=w.Dropdown(options=terms, value="risico"), top=(1, 2), share=False)
    saved = make_bundle(view)[MIME]
    assert json.loads(json.dumps(saved)) == saved
    assert saved["first"] == describe_result(shown("risico", 1, False))
    for number, values in enumerate(product(terms, (1, 2), (False, True))):
        change = saved["patches"][saved["states"][number]]
        assert merged(saved["first"], change) == describe_result(shown(*values)), values


def test_equal_states_are_stored_once() -> None:
    saved = make_bundle(interactive(lambda x: str(x % 3), x=w.IntSlider(min=0, max=29)))[MIME]
    assert len(saved["states"]) == 30
    assert len(saved["patches"]) == 3


def test_the_live_view_stays() -> None:
    view = interactive(lambda x: "text", x=(0, 1))
    live = make_bundle(view)
    assert live["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
    assert live["text/plain"].startswith("interactive(")


def test_rows_and_pieces_of_html_that_states_share_are_stored_once() -> None:
    rows = [["33694-49 §1", "vrede"], ["33783-35 §2", "vrede"], ["BZ-2020 §3", "vrede"]]
    texts = ["<p>één</p><p>twee</p>", "<p>twee</p><p>drie</p>"]

    def shown(letter: int, text: str) -> Any:
        return Rows(head=["At", "Term"], rows=rows if letter == 3 else [rows[letter]]), HTML(text)

    saved = make_bundle(interactive(shown, letter=(0, 3), text=texts))[MIME]
    small = pool_pieces(saved)
    assert sorted(small["pool"], key=str) == sorted(
        [*rows, "<p>één</p>", "<p>twee</p>", "<p>drie</p>", ""], key=str
    )
    for before, after in zip(
        [saved["first"], *saved["patches"]], [small["first"], *small["patches"]], strict=True
    ):
        assert unpooled(after, small["pool"]) == before


def unpooled(parts: Json, pool: list[Any]) -> Json:
    """What a page's script makes of numbers of the pool."""

    def whole(item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        kept = {key: whole(value) for key, value in item.items()}
        if "rows" in kept:
            kept["rows"] = [pool[number] for number in kept["rows"]]
        for key in ("html", "caption"):
            if kept.get(key) is not None:
                kept[key] = "".join(pool[number] for number in kept[key])
        return kept

    return {key: whole(item) for key, item in parts.items()}


MEMBERS = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.none() | st.integers(), max_size=2),
    lambda values: st.dictionaries(st.text(max_size=2), values, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.text(max_size=2), MEMBERS, max_size=4)


@given(DOCUMENTS, DOCUMENTS)
def test_a_patch_turns_one_document_into_the_other(old: Json, new: Json) -> None:
    assert merged(old, make_patch(old, new)) == new


@given(DOCUMENTS)
def test_no_change_is_an_empty_patch(same: Json) -> None:
    assert make_patch(same, same) == {}


# --- limits, each a sentence --------------------------------------------------------------------------------


def test_a_slider_with_too_many_stops_has_fewer_evenly_apart_and_says_so() -> None:
    made = saved(lambda n: f"{n}", n=w.IntSlider(value=3, min=0, max=10 * MOST_STATES))
    [control] = made["controls"]
    stops = [int(option) for option in control["options"]]
    assert len(stops) == len(made["states"]) == MOST_STATES
    assert (stops[0], stops[-1], stops[control["index"]]) == (0, 10 * MOST_STATES, 3)
    steps = {later - earlier for earlier, later in pairwise(stop for stop in stops if stop != 3)}
    assert max(steps) <= 2 * min(steps)
    assert control["total"] == 10 * MOST_STATES + 1
    assert made["lost"] == ["N: 2,000 of its 20,001 stops are on this page; the notebook has them all."]
    for number, stop in enumerate(stops):
        change = made["patches"][made["states"][number]]
        assert merged(made["first"], change) == {"0": {"text": f"{stop}"}}


def test_a_slider_of_a_billion_stops_takes_no_memory_for_them() -> None:
    controls = {
        "n": w.IntSlider(value=7, min=0, max=10**9),
        "x": w.FloatSlider(value=0.25, min=0, max=1, step=1e-9),
        "y": w.IntRangeSlider(value=(5, 10**8), min=0, max=10**9),
    }
    for name, widget in controls.items():
        widget._kwarg = name
        ways = [read_way(widget, name)]
        for control in ways[0].controls:
            assert control.size == 1_000_000_001 and len(control.values) < 30_000
        present = [control.values[control.index] for control in ways[0].controls]
        assert ways[0].combine(present) == widget.value
        [fewer] = thin(ways, MOST_STATES)
        assert all(control.total == 1_000_000_001 for control in fewer.controls)


@given(st.lists(st.integers(2, 400), min_size=1, max_size=4), st.integers(16, 3_000))
def test_thinned_controls_stay_within_the_limit_and_keep_what_is_chosen(sizes: list[int], most: int) -> None:
    sliders = [w.IntSlider(value=max(1, size // 2), min=1, max=size, description="n") for size in sizes]
    view = w.interactive(lambda **_: "", **{f"n{place}": slider for place, slider in enumerate(sliders)})
    ways = [read_way(slider, slider._kwarg) for slider in view.kwargs_widgets]
    fewer = [way.controls[0] for way in thin(ways, most)]
    assert math.prod(len(control.values) for control in fewer) <= most
    for size, control in zip(sizes, fewer, strict=True):
        assert control.values[control.index] == max(1, size // 2)
        assert list(control.values) == sorted({*control.values})
        assert control.total == (size if len(control.values) < size else None)


def test_where_no_slider_can_be_thinned_there_is_one_choice_at_a_time_and_it_says_so() -> None:
    def explore(term: str, page: str) -> str:
        return f"{term} {page}"

    many = [f"{number}" for number in range(50)]
    made = saved(explore, term=many, page=many)
    states = [merged(made["first"], made["patches"][number])["0"]["text"] for number in made["states"]]
    assert states == [*(f"{term} 0" for term in many), *(f"0 {page}" for page in many)]
    assert made["alone"] == {"kept": 99, "total": 2500}
    [sentence] = made["lost"]
    assert sentence == (
        "the function explore has 2,500 states (Term 50 × Page 50), more than the 2,000 a page may hold: "
        "the page has one choice at a time."
    )


def test_a_list_that_is_too_long_keeps_the_choice_that_is_made() -> None:
    made = saved(lambda n: f"{n}", n=w.Dropdown(options=[*range(5_000)], value=4_321))
    [control] = made["controls"]
    assert len(control["options"]) == len(made["states"]) == MOST_STATES
    assert control["options"][control["index"]] == "4321"
    assert made["lost"] == ["N: 2,000 of its 5,000 choices are on this page; the notebook has them all."]


def test_where_not_even_one_choice_fits_the_present_state_stays_and_says_so() -> None:
    made = saved(lambda n, k: f"{n}{k}" * 3_000_000, n=["a", "b"], k=["c", "d"])
    assert made["states"] == [0]
    assert {control["kind"] for control in made["controls"]} == {"open"}
    [sentence] = made["lost"]
    assert sentence.endswith(
        "fill more than the 4 MB a page may hold; "
        "give a control fewer values, or give fixed() for one of them."
    )


def test_two_thousand_states_are_kept() -> None:
    assert len(saved(lambda n: "same", n=w.IntSlider(min=1, max=MOST_STATES))["states"]) == MOST_STATES


def test_states_that_are_too_large_are_fewer() -> None:
    made = saved(lambda n: f"{n}" * 30_000, n=w.IntSlider(min=100, max=199, description="Page"))
    assert 2 < len(made["states"]) < 100
    assert sum(map(len, map(json.dumps, made["patches"]))) <= Briefing.most_bytes.default_value
    assert "of its 100 stops are on this page" in made["lost"][0]


@pytest.mark.parametrize("letter", ["x", ""])
def test_how_many_large_states_fit_is_known_after_a_few_and_none_is_made_twice(
    letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "CAN_FORK", False)
    called: list[int] = []

    def draw(n: int) -> str:
        called.append(n)
        return f"{n if letter else 0}{'x' * 100_000}"

    view = interactive(draw, n=w.IntSlider(value=1, min=0, max=999))
    called.clear()
    made = make_bundle(view)[MIME]
    assert len(called) == len({*called})
    if letter:
        assert 25 <= len(made["states"]) <= 40 and len(called) <= 50
    else:  # states that are one are stored once, however many
        assert len(made["states"]) == 1000


def test_the_states_of_a_notebook_take_twice_as_long_as_those_of_one_interact_at_most() -> None:
    limits, seconds = Briefing(most_seconds=100), list[float]()
    for _ in range(20):
        seconds.append(limits.allow_seconds())
        limits.spent += seconds[-1]
    assert seconds[:4] == [100, 50, 25, 12.5]
    assert sum(seconds) < 200


def test_the_limits_are_options() -> None:
    limits = Briefing.instance()
    limits.most_states = 3
    try:
        assert len(saved(lambda n: f"{n}", n=(0, 9))["states"]) == 3
    finally:
        limits.most_states = MOST_STATES


def test_a_state_that_raises_says_so_and_the_others_work() -> None:
    def share(total: int, unit: str) -> str:
        return f"{1 / total}{unit}"

    made = saved(share, total=w.IntSlider(value=1, min=0, max=1, description="Total"), unit=["%"])
    states = [merged(made["first"], made["patches"][number]) for number in made["states"]]
    assert "fails with ZeroDivisionError: division by zero" in states[0]["0"]["html"]
    assert states[1] == {"0": {"text": "1.0%"}}
    assert made["lost"] == ["with Total “0”, Unit “%”, share fails (ZeroDivisionError: division by zero)."]


def test_what_is_printed_displayed_and_returned_is_kept_in_its_order() -> None:
    def report(n: int) -> str:
        print("working on", n)
        display(HTML(f"<b>{n}</b>"))
        print("done")
        return "returned"

    first = saved(report, n=(2, 3))["first"]
    assert [*first.values()] == [
        {"html": '<pre class="columns">working on 2</pre>'},
        {"html": "<b>2</b>"},
        {"html": '<pre class="columns">done</pre>'},
        {"text": "returned"},
    ]


def test_clear_output_clears_and_an_update_replaces() -> None:
    def report(n: int) -> None:
        print("before")
        clear_output(wait=True)
        handle = display(HTML("half"), display_id=True)
        handle.update(HTML("whole"))

    assert saved(report, n=(2, 3))["first"] == {"0": {"html": "whole"}}


def test_messages_are_kept_in_a_fold_and_a_line_that_is_written_over_as_it_ends() -> None:
    def report(n: int) -> None:
        sys.stderr.write("\r 10%\r100%\n")

    first = saved(report, n=(2, 3))["first"]
    assert "<summary>Messages</summary>" in first["0"]["html"]
    assert "100%" in first["0"]["html"]
    assert " 10%" not in first["0"]["html"]


def test_a_widget_in_a_result_is_what_it_shows() -> None:
    assert saved(lambda n: w.HTML(f"<b>{n}</b>"), n=(1, 2))["first"] == {"0": {"html": "<b>1</b>"}}
    made = saved(lambda n: w.Button(description="Go"), n=(1, 2))
    assert "Go: a button. It works in the notebook only." in made["first"]["0"]["html"]


@pytest.mark.skipif(
    not CAN_FORK, reason="where a process cannot be copied, the kernel itself makes the states"
)
def test_states_leave_the_kernel_as_it_was() -> None:
    seen: list[int] = []

    def counted(n: int) -> str:
        seen.append(n)
        return f"{n}"

    view = interactive(counted, n=(1, 3))
    before = list(seen)
    assert len(make_bundle(view)[MIME]["states"]) == 3
    assert seen == before


def states_of(made: Json) -> list[Any]:
    """What each state shows, in the order of the bundle."""
    return [merged(made["first"], made["patches"][number]) for number in made["states"]]


@pytest.mark.skipif(not CAN_FORK, reason="a call that ends its process would end the kernel's own")
@pytest.mark.parametrize("ends", ["exits", "hangs"])
def test_a_call_that_never_comes_back_is_a_state_that_says_so(
    ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "STANDS_STILL", 1)

    def act(n: int) -> str:
        if n == 2:
            os._exit(3) if ends == "exits" else time.sleep(60)
        return f"{n} is well"

    made = saved(act, n=w.IntSlider(value=3, min=1, max=4))
    reason = "ended its process" if ends == "exits" else "took too long"
    assert states_of(made)[0] == {"0": {"text": "1 is well"}}
    assert f"Nothing can be shown here: act {reason}." in states_of(made)[1]["0"]["html"]
    assert states_of(made)[3] == {"0": {"text": "4 is well"}}
    assert made["lost"] == [f"with N “2”, nothing can be shown here: act {reason}."]


@pytest.mark.skipif(not CAN_FORK, reason="without copies the threads of the kernel are there")
def test_a_pool_of_threads_works_in_a_copy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "STANDS_STILL", 20)
    with ThreadPoolExecutor(2) as pool:
        assert pool.submit(os.getpid).result() == os.getpid()
        made = saved(lambda n: f"{pool.submit(pow, n, 2).result(10)}", n=w.IntSlider(value=2, min=1, max=3))
        assert pool.submit(pow, 3, 2).result(10) == 9  # the kernel's own is as it was
    assert [state["0"]["text"] for state in states_of(made)] == ["1", "4", "9"]


@pytest.mark.skipif(not CAN_FORK, reason="without copies nothing is looked for")
def test_objects_that_answer_for_their_class_are_not_asked() -> None:
    class Proxy:
        asked = 0

        @property
        def __class__(self) -> Any:
            Proxy.asked += 1
            raise RuntimeError

    held, kernel = Proxy(), os.getpid()
    made = saved(lambda n: f"{n} {Proxy.asked} {os.getpid() == kernel}", n=w.IntSlider(value=1, min=1, max=2))
    assert held is not None
    assert [state["0"]["text"] for state in states_of(made)] == ["1 0 False", "2 0 False"]


@pytest.mark.skipif(not CAN_FORK, reason="without copies the threads of the kernel are there")
def test_a_function_that_needs_a_thread_of_the_notebook_is_called_where_that_is() -> None:
    asked, answers = Queue[int](), Queue[int]()

    def work() -> None:
        while number := asked.get():
            answers.put(number**2)

    def square(n: int) -> str:
        asked.put(n)
        return f"{answers.get(timeout=3)}"

    worker = Thread(target=work)
    worker.start()
    try:
        made = saved(square, n=w.IntSlider(value=2, min=1, max=3))
    finally:
        asked.put(0)
        worker.join()
    assert [state["0"]["text"] for state in states_of(made)] == ["1", "4", "9"]


def test_a_function_may_ask_its_stream_what_it_is() -> None:
    def ask(n: int) -> None:
        print(sys.stdout.encoding, sys.stdout.errors, sys.stdout.name, sys.stdout.isatty())
        os.write(sys.stdout.fileno(), b"written there")

    made = saved(ask, n=w.IntSlider(value=2, min=1, max=3))
    assert "lost" not in made or made["lost"] == []
    assert made["first"]["0"]["html"] == (
        '<pre class="columns">UTF-8 strict &lt;stdout&gt; False\nwritten there</pre>'
    )


def test_without_copies_the_kernel_itself_makes_the_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    monkeypatch.setattr(copies, "CAN_FORK", False)
    seen: list[int] = []

    def counted(n: int) -> str:
        seen.append(n)
        return f"{n}"

    made = saved(counted, n=(1, 3))
    assert states_of(made) == [{"0": {"text": f"{n}"}} for n in (1, 2, 3)]
    assert seen[1:] == [2, 1, 3]


def test_a_slow_function_has_as_many_states_as_there_is_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 100_000, 10))
    monkeypatch.setattr(copies, "CAN_FORK", False)
    monkeypatch.setattr(recording.time, "monotonic", lambda: next(clock))
    made = saved(lambda n: f"{n}", n=(0, 99))
    assert 10 <= len(made["states"]) <= Briefing.most_seconds.default_value / 10
    assert "of its 100 stops are on this page" in made["lost"][0]


def test_an_error_without_a_message_ends_with_its_name() -> None:
    def fail(n: int) -> None:
        raise TimeoutError

    made = saved(fail, n=w.IntSlider(value=1, min=1, max=1))
    assert made["first"]["0"]["html"] == '<p class="note">This fails with TimeoutError.</p>'
    assert made["lost"] == ["with N “1”, fail fails (TimeoutError)."]


def test_what_was_printed_before_an_error_stands_before_it_and_an_exit_is_an_error() -> None:
    def act(n: int) -> None:
        print("before")
        sys.exit("enough")

    assert [*saved(act, n=(1, 2))["first"].values()] == [
        {"html": '<pre class="columns">before</pre>'},
        {"html": '<p class="note">This fails with SystemExit: enough.</p>'},
    ]


def test_one_part_that_no_page_keeps_leaves_the_others() -> None:
    class Strange:
        def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Json:
            return {"application/vnd.vega.v5+json": {}}

    def report(n: int) -> Any:
        print("printed", n)
        return Strange()

    first = saved(report, n=(1, 2))["first"]
    assert first["0"] == {"html": '<pre class="columns">printed 1</pre>'}
    assert "an Altair or Vega chart" in first["1"]["html"]


def test_a_function_that_shows_nothing_has_no_dead_controls_but_what_it_changes() -> None:
    made = saved(lambda n: None, n=(1, 3))
    assert [control["kind"] for control in made["controls"]] == ["open"]
    assert "nothing is shown by &lt;lambda&gt;" in str(made["first"]).lower()
    label = w.Label("start")

    def write(n: int) -> None:
        label.value = f"it is {n}"

    assert [state["0"]["html"] for state in states_of(saved(write, n=(1, 2)))] == [
        "<p>it is 1</p>",
        "<p>it is 2</p>",
    ]


def test_what_logs_to_a_stream_that_it_holds_is_kept_with_its_state() -> None:
    class Held:
        def write(self, text: str) -> int:
            raise AssertionError("it went past the page")

    stream = Held()

    def report(n: int) -> None:
        stream.write(f"said {n}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        assert "said 2" in str(call(report, {"n": 2}).parts)


@pytest.mark.skipif(not CAN_FORK, reason="controls are tried in a copy")
def test_choices_that_the_notebook_does_not_offer_together_are_no_pictures() -> None:
    # Objects of the notebook's own, which no copy can hand over.
    names = {"NL": ["Den Haag", "Delft"], "BE": ["Gent", "Brugge"]}
    cities = {land: [(name, {name}) for name in found] for land, found in names.items()}
    land, city = w.Dropdown(options=[*cities]), w.Dropdown(options=cities["NL"])
    land.observe(lambda change: setattr(city, "options", cities[change.new]), "value")
    made = saved(lambda land, city: f"{next(iter(city))} in {land}", land=land, city=city)
    shown = [state["0"].get("text", "-") for state in states_of(made)]
    assert shown == ["Den Haag in NL", "Delft in NL", "-", "-"]
    moves = "In the notebook it changes other things too, which the page does not follow."
    assert made["lost"] == [f"Land: {moves}"]
    assert [control["note"] for control in made["controls"]] == [moves, ""]
    assert (land.value, city.value) == ("NL", {"Den Haag"})


@pytest.mark.skipif(not CAN_FORK, reason="the kernel's own controls are not moved to see what they offer")
def test_a_list_that_follows_another_has_all_that_the_notebook_offers() -> None:
    names = {"fruit": ["apple", "pear"], "tree": ["oak", "elm", "fir"]}
    kind, name = w.Dropdown(options=[*names]), w.Dropdown(options=names["fruit"])
    kind.observe(lambda change: setattr(name, "options", names[change.new]), "value")
    made = saved(lambda kind, name: f"{name} is a {kind}", kind=kind, name=name)
    assert [c["options"] for c in made["controls"]] == [
        ["fruit", "tree"],
        ["apple", "pear", "oak", "elm", "fir"],
    ]
    for (chosen, named), state in zip(
        product(names, [*chain(*names.values())]), states_of(made), strict=True
    ):
        offered = {"0": {"text": f"{named} is a {chosen}"}}
        assert (state == offered) == (named in names[chosen])
        assert state == offered or "does not offer these choices together" in state["0"]["html"]
    assert (kind.value, name.value, name.options) == ("fruit", "apple", ("apple", "pear"))


@pytest.mark.skipif(not CAN_FORK, reason="the kernel's own controls are not moved to see what they offer")
def test_a_slider_whose_end_follows_another_has_all_its_stops() -> None:
    most, part = w.IntSlider(value=3, min=1, max=5), w.IntSlider(value=1, min=0, max=3)
    most.observe(lambda change: setattr(part, "max", change.new), "value")
    made = saved(lambda most, part: f"{part} of {most}", most=most, part=part)
    assert made["controls"][1]["options"] == ["0", "1", "2", "3", "4", "5"]
    for (whole, some), state in zip(product(range(1, 6), range(6)), states_of(made), strict=True):
        assert (state == {"0": {"text": f"{some} of {whole}"}}) == (some <= whole)


def test_an_interact_within_another_has_its_one_state_in_each() -> None:
    def outer(n: int) -> None:
        w.interact(lambda m: print(n, m), m=(1, 2))

    made = saved(outer, n=(1, 2))
    assert "2 1" in str(states_of(made)[1])


def test_interactive_output_within_a_box_is_live() -> None:
    a, b = w.IntSlider(2, 1, 3, description="a"), w.Checkbox(description="b")

    def show(a: int, b: bool) -> None:
        print(a, b)

    out = w.interactive_output(show, {"a": a, "b": b})
    within = make_widget_bundle(w.VBox([w.HBox([a, b]), out]))[MIME]["within"]
    assert (within[a.model_id], within[b.model_id]) == ({}, {})
    assert len(within[out.model_id]["states"]) == 6
    assert within[out.model_id]["first"] == {"0": {"html": '<pre class="columns">2 False</pre>'}}


# --- controls -------------------------------------------------------------------------------------------------

NOTHING = "(nothing chosen)"
CONTROLS = [
    (w.Dropdown(options=["a", "b"], value="b"), "select", ["a", "b"], ["a", "b"], 1),
    (w.Dropdown(options=[("One", 1), ("Two", 2)]), "select", [1, 2], ["One", "Two"], 0),
    (w.Dropdown(options=["a"], value=None), "select", [None, "a"], [NOTHING, "a"], 0),
    (w.Select(options=["a", "b"], value="b"), "select", ["a", "b"], ["a", "b"], 1),
    (w.RadioButtons(options=["a", "b"]), "radio", ["a", "b"], ["a", "b"], 0),
    (w.RadioButtons(options=["a"], value=None), "radio", [None, "a"], [NOTHING, "a"], 0),
    (w.ToggleButtons(options=["a", "b"]), "radio", ["a", "b"], ["a", "b"], 0),
    (
        w.SelectionSlider(options=[("Nov 2019", 2), ("Jan 2019", 1)]),
        "range",
        [2, 1],
        ["Nov 2019", "Jan 2019"],
        0,
    ),
    (w.IntSlider(value=3, min=1, max=6, step=2), "range", [1, 3, 5], ["1", "3", "5"], 1),
    (w.IntSlider(value=4, min=1, max=5, step=2), "range", [1, 3, 4, 5], ["1", "3", "4", "5"], 2),
    (w.FloatSlider(value=0.3, min=0, max=0.4, step=0.1), "range", [0, 0.1, 0.2, 0.3, 0.4], None, 3),
    (
        w.FloatSlider(value=0.5, min=0, max=1, step=0.5, readout_format=".0%"),
        "range",
        None,
        ["0%", "50%", "100%"],
        1,
    ),
    (w.BoundedIntText(value=1, min=0, max=2), "range", [0, 1, 2], ["0", "1", "2"], 1),
    (w.Checkbox(value=True), "check", [False, True], ["no", "yes"], 1),
    (w.ToggleButton(value=False), "check", [False, True], ["no", "yes"], 0),
    (
        w.Combobox(value="inzet", options=["risico", "inzet"]),
        "select",
        ["risico", "inzet"],
        ["risico", "inzet"],
        1,
    ),
    (w.Combobox(value="", options=["inzet"]), "select", ["", "inzet"], ["(empty)", "inzet"], 0),
    (w.Text(value="vrede"), "open", ["vrede"], ["vrede"], 0),
    (w.Textarea(value=""), "open", [""], ["(empty)"], 0),
    (w.SelectMultiple(options=["a", "b"], value=("a",)), "open", [("a",)], ["a"], 0),
    (w.fixed(7), "fixed", [7], ["7"], 0),
]


@pytest.mark.parametrize(("widget", "kind", "values", "options", "index"), CONTROLS)
def test_a_widget_is_a_native_control(
    widget: Any, kind: str, values: list[Any] | None, options: list[str] | None, index: int
) -> None:
    widget._kwarg = "x"
    made = read_control(widget)
    assert (made.kind, made.index) == (kind, index)
    assert values is None or list(made.values) == values
    assert options is None or list(made.options) == options
    assert len(made.values) == len(made.options)
    assert made.values[made.index] == widget.get_interact_value()


def test_a_label_is_the_description_or_the_argument_as_a_word() -> None:
    saved = make_bundle(
        interactive(lambda min_words, b: "", min_words=(0, 1), b=w.Checkbox(description="As shares:"))
    )
    assert [c["label"] for c in saved[MIME]["controls"]] == ["Min words", "As shares"]
    saved = make_bundle(interactive(lambda **_: "", deltaP=(0, 1), dP=(0, 1)))
    assert [c["label"] for c in saved[MIME]["controls"]] == [
        "deltaP",
        "dP",
    ]  # a symbol is not another in capitals


def test_controls_that_take_more_say_so() -> None:
    controls = {"a": w.Combobox(value="x", options=["x"]), "b": w.Text("y"), "c": w.Checkbox()}
    saved = make_bundle(interactive(lambda a, b, c: "", **controls))[MIME]["controls"]
    assert [c["note"] for c in saved] == [
        "the notebook takes any other value.",
        "Open the notebook to try any other value.",
        "",
    ]


def test_several_may_be_chosen_with_a_box_each() -> None:
    made = saved(lambda k: f"{k}", k=w.SelectMultiple(options=["x", "y"], value=["y"]))
    assert [(one["kind"], one["label"], one["index"]) for one in made["controls"]] == [
        ("check", "K: x", 0),
        ("check", "K: y", 1),
    ]
    assert [state["0"]["text"] for state in states_of(made)] == ["()", "('y',)", "('x',)", "('x', 'y')"]


def test_a_password_does_not_reach_the_page() -> None:
    assert "secret" not in json.dumps(
        [saved(lambda k: "", k=w.Password("secret"))["controls"], describe_result(w.Password("secret"))]
    )


def test_what_a_reader_of_the_notebook_cannot_move_stays_as_it_is() -> None:
    controls = {
        "a": w.IntSlider(2, 1, 3, disabled=True),
        "b": w.Label("words"),
        "c": w.HTML("<b>bold</b> &amp; plain"),
        "d": w.Valid(value=True),
        "e": w.Checkbox(value=True, disabled=True),
        "f": w.IntRangeSlider(value=(1, 2), min=0, max=3, disabled=True),
    }
    made = saved(lambda **chosen: f"{chosen}", **controls)
    assert [(one["kind"], one["options"], one["note"]) for one in made["controls"]] == [
        ("open", [words], "") for words in ("2", "words", "bold & plain", "yes", "yes", "1", "2")
    ]
    assert len(made["states"]) == 1
    assert "(1, 2)" in made["first"]["0"]["text"]


def test_a_fixed_value_is_passed_and_not_shown() -> None:
    saved = make_bundle(interactive(lambda a, b: f"{a} {b}", a=w.fixed("x"), b=w.Checkbox()))[MIME]
    assert [c["kind"] for c in saved["controls"]] == ["check"]
    assert saved["first"] == {"0": {"text": "x False"}}
    assert saved["states"] == [0, 1]


# --- parts ------------------------------------------------------------------------------------------------------


def test_parts_of_a_result() -> None:
    figure = go.Figure(go.Bar(x=["a"], y=[1]))
    kinds = [
        list(item)
        for item in describe_result(
            (figure, Rows(head=["n"], rows=[]), HTML("<p>"), Markdown("*"), "t")
        ).values()
    ]
    assert kinds == [["chart"], ["table"], ["html"], ["markdown"], ["text"]]
    assert describe_result(None) == {}
    assert list(describe_result((None, HTML("x"))).values()) == [{"html": "x"}]
    assert describe_result((1, 2)) == {"0": {"text": "(1, 2)"}}
    assert describe_result("say") == {"0": {"text": "say"}}


def test_a_picture_is_kept_with_its_words() -> None:
    assert describe_part({"image/png": "iVBO\n", "text/plain": 'A "map"'}) == {
        "html": '<img src="data:image/png;base64,iVBO" alt="A &quot;map&quot;">'
    }


def test_a_chart_gives_its_title_text_and_table_apart() -> None:
    meta = {
        "alt": "Two bars.",
        "table": {"head": ["Letter", "Times"], "rows": [["33694-49", 4]], "lang": ["nl", None]},
    }
    title = {"text": "<b>Four</b><br>times &amp; more", "subtitle": {"text": "occurrences"}}
    made = describe_chart(
        json.loads(go.Figure(go.Bar(x=[1], y=[4]), {"title": title, "meta": meta, "width": 900}).to_json())
    )
    assert (made["title"], made["subtitle"], made["alt"]) == ("Four times & more", "occurrences", "Two bars.")
    assert made["table"]["rows"] == [["33694-49", "4"]]
    assert made["table"]["caption"] == ""  # the page captions it with the chart's title
    assert made["table"]["lang"] == ["nl", None]
    assert not {"title", "meta", "width"} & set(made["layout"])


DERIVED = [
    (go.Bar(x=["a", "b"], y=[1, 2.5]), ["x", "y"], [["a", "1"], ["b", "2.5"]]),
    (go.Bar(y=["a", "b"], x=[1, 2], orientation="h", name="n"), ["y", "n"], [["b", "2"], ["a", "1"]]),
    (go.Scatter(x=[1, 1], y=[2, 3], name="s"), ["Series", "x", "y"], [["s", "1", "2"], ["s", "1", "3"]]),
    (go.Pie(labels=["a", "b"], values=[3, None]), ["Label", "Value"], [["a", "3"], ["b", ""]]),
    (go.Heatmap(z=[[1, 2]], x=["p", "q"], y=["r"]), ["y", "p", "q"], [["r", "1", "2"]]),
]


@pytest.mark.parametrize(("trace", "head", "rows"), DERIVED)
def test_a_chart_without_a_table_gets_one_from_what_it_draws(
    trace: Any, head: list[str], rows: list[list[str]]
) -> None:
    made = describe_chart(json.loads(go.Figure(trace).to_json()))["table"]
    assert (made["head"], made["rows"]) == (head, rows)


def test_two_traces_stand_side_by_side_by_place() -> None:
    traces = [go.Bar(x=["a", "b"], y=[1, 2], name="2019"), go.Bar(x=["b", "c"], y=[3, 4], name="2020")]
    made = describe_chart(json.loads(go.Figure(traces, {"xaxis_title": "Term"}).to_json()))["table"]
    assert made["head"] == ["Term", "2019", "2020"]
    assert made["rows"] == [["a", "1", ""], ["b", "2", "3"], ["c", "", "4"]]


def derived(*traces: Any) -> Json:
    made: Json = describe_chart(json.loads(go.Figure(list(traces)).to_json()))["table"]
    return made


def test_two_heat_maps_have_a_row_each_under_their_names() -> None:
    one, two = (
        go.Heatmap(z=[[1, 2]], x=["p", "q"], y=["r"], name="one"),
        go.Heatmap(z=[[3]], x=["s"], y=["r"]),
    )
    made = derived(one, two)
    assert made["head"] == ["Series", "y", "p", "q", "s"]
    assert made["rows"] == [["one", "r", "1", "2", ""], ["2", "r", "", "", "3"]]


def test_traces_of_different_kinds_are_all_in_the_table() -> None:
    made = derived(go.Bar(x=["a"], y=[1], name="n"), go.Heatmap(z=[[5]], x=["p"], y=["r"]), go.Sankey())
    assert made["rows"] == [
        ["n", "a", "1"],
        ["Value", "r, p", "5"],
        ["sankey", "", "The numbers of a sankey trace are not in this table."],
    ]


@pytest.mark.parametrize(
    ("trace", "rows"),
    [
        (go.Pie(labels=["a", "b"], values=[1]), [["a", "1"], ["b", ""]]),
        (go.Pie(labels=["a", "b", "a"], values=[1, 2, 3]), [["a", "4"], ["b", "2"]]),
        (go.Pie(labels=["a", "b", "a"]), [["a", "2"], ["b", "1"]]),
        (go.Heatmap(), []),
        (go.Heatmap(z=[]), []),
        (go.Heatmap(z=[[1], [2, 3]]), [["1", "1", ""], ["2", "2", "3"]]),
        (go.Heatmap(z=[[1, 2]], x=["only"]), [["1", "1", "2"]]),
        (go.Scatter(y=[5, 6]), [["0", "5"], ["1", "6"]]),
        (go.Scatter(x=["a", "b"], y=[5]), [["a", "5"]]),
        (go.Bar(x=[["I", "I"], ["a", "b"]], y=[1, 2]), [["I, a", "1"], ["I, b", "2"]]),
        (go.Histogram(x=[7, 7, 8]), [["1", "7"], ["2", "7"], ["3", "8"]]),
        (go.Scatter3d(x=[1], y=[2], z=[3]), [["1, 2", "3"]]),
        (go.Choropleth(locations=["NL"], z=[3]), [["NL", "3"]]),
        (go.Choropleth(locations=["NL", "NL"], z=[3, 4]), [["NL", "3"], ["NL", "4"]]),
        (go.Treemap(labels=["a"]), [["a", ""]]),
        (go.Scatter(), []),
    ],
)
def test_the_table_has_what_is_drawn(trace: Any, rows: list[list[str]]) -> None:
    assert derived(trace)["rows"] == rows


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=2)
FIELDS = st.lists(VALUES | st.lists(VALUES, max_size=3), max_size=3) | VALUES
TRACES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["bar", "heatmap", "pie", "histogram", "scatter3d", "sankey", "candlestick"]),
        "name": st.text(max_size=2),
        "orientation": st.just("h"),
    }
    | dict.fromkeys(("x", "y", "z", "labels", "values", "locations"), FIELDS),
)


@given(st.lists(TRACES, max_size=3))
def test_every_figure_has_a_table_and_no_trace_that_draws_is_left_out(traces: list[Json]) -> None:
    made = describe_chart({"data": traces})["table"]
    assert {len(row) for row in made["rows"]} <= {len(made["head"])}
    assert {len(made[key]) for key in ("align", "lang", "link")} == {len(made["head"])}
    for trace in traces:
        if (
            trace.get("type") in ("sankey", "candlestick")
            and not {"x", "y", "z", "labels", "locations"} & trace.keys()
        ):
            assert any("not in this table" in row[-1] for row in made["rows"])


def test_a_ragged_table_is_filled_up() -> None:
    made = describe_table({"head": ["a"], "rows": [[1, 2], [3], []], "lang": ["nl"], "align": ["left"]})
    assert made["head"] == ["a", ""]
    assert made["rows"] == [["1", "2"], ["3", ""], ["", ""]]
    assert (made["lang"], made["align"], made["link"]) == (["nl", None], ["left", "left"], [False, False])


@pytest.mark.parametrize("given", [{"head": ["a"]}, {"rows": []}, {}])
def test_a_table_without_head_or_rows_is_refused(given: Json) -> None:
    with pytest.raises(ChoicesError, match="a table needs a head and rows; give both"):
        describe_table(given)


# --- stops of a slider ------------------------------------------------------------------------------------------


@given(
    least=st.integers(-20, 20),
    step=st.sampled_from([0.1, 0.01, 0.3, 1e-3, 1e-12, 1, 7, 250]),
    count=st.integers(1, 40),
    at=st.integers(0, 40),
)
def test_no_two_stops_of_a_slider_are_one_but_for_rounding(
    least: int, step: float, count: int, at: int
) -> None:
    first = least * step
    value = sum([step] * min(at, count), first)  # as one who presses a key so often
    found = stops(first, first + count * step, step, value)
    assert len(found) == count + 1
    assert value in found
    assert all(b - a == pytest.approx(step, rel=1e-6) for a, b in pairwise(found))


def test_two_stops_of_a_slider_have_two_labels() -> None:
    for widget in (
        w.FloatSlider(value=0.1 + 0.2, min=0, max=1, step=0.1),
        w.FloatSlider(value=0.3, min=0, max=0.4, step=0.001),
        w.FloatSlider(value=0, min=0, max=1e-11, step=1e-12),
    ):
        widget._kwarg = "x"
        made = read_control(widget)
        assert len({*made.options}) == len(made.options) == len(made.values)
        assert made.values[made.index] == widget.value
    assert len(made.values) == 11


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["2020-01-28", ""], True),
        (["Tue 2020-01-28", "2020-01"], True),
        (["", None], False),
        (["2020-01-28", "undated"], False),
        (["33694-49", "33783-35"], False),
    ],
)
def test_a_column_of_dates_is_known(cells: list[str | None], dates: bool) -> None:
    """Such a column does not break: a browser breaks a date at its hyphens."""
    made = describe_table({"head": ["a", "b"], "rows": [["x", cell] for cell in cells]})
    assert ["date" in align.split() for align in made["align"]] == [False, dates]


def test_cells_are_the_words_to_show_and_numbers_stand_right() -> None:
    made = describe_table(
        {"head": ["w", "n", "s"], "rows": [["x", 2.0, True], ["y", 1 / 3, None], ["z", math.nan, "a <b>"]]}
    )
    assert made["rows"] == [["x", "2", True], ["y", "0.333333", ""], ["z", "", "a <b>"]]
    assert made["align"] == ["left", "right", "left"]


# --- Plotly's packed arrays -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dtype", "code", "numbers"),
    [
        ("i1", "b", [-128, 0, 127]),
        ("u1", "B", [0, 255]),
        ("i2", "h", [-32768, 32767]),
        ("u2", "H", [65535]),
        ("i4", "i", [-(2**31), 2**31 - 1]),
        ("u4", "I", [2**32 - 1]),
        ("f4", "f", [0.5, -2.0]),
        ("f8", "d", [0.1, 1e300]),
    ],
)
def test_packed_arrays_are_unpacked_exactly(dtype: str, code: str, numbers: list[float]) -> None:
    data = base64.b64encode(struct.pack(f"<{len(numbers)}{code}", *numbers)).decode()
    assert unpack_array(data, dtype) == numbers


def test_a_packed_grid_keeps_its_rows() -> None:
    data = base64.b64encode(bytes(range(24))).decode()
    assert unpack_array(data, "u1", "2, 3, 4")[1][0] == [12, 13, 14, 15]
    assert unpack_array(data, "u1", "4, 6") == [list(range(row * 6, row * 6 + 6)) for row in range(4)]


def test_plain_json_has_no_nan_no_null_member_and_nothing_packed() -> None:
    packed = {"dtype": "f8", "bdata": base64.b64encode(struct.pack("<2d", 1.5, math.nan)).decode()}
    given = {"y": packed, "x": [math.inf, None, 1], "name": None, "deep": {"z": None}}
    assert to_plain_json(given) == {"y": [1.5, None], "x": [None, None, 1], "deep": {}}


# --- in IPython -------------------------------------------------------------------------------------------------


def test_loading_twice_is_loading_once_and_unloading_undoes_it(shell: Any) -> None:
    view = interactive(lambda n: "x", n=(0, 1))
    before = shell.display_formatter.format(view)[0].keys()
    briefing.load_ipython_extension(shell)
    briefing.load_ipython_extension(shell)
    assert shell.display_formatter.format(view)[0].keys() == before | {MIME}
    briefing.unload_ipython_extension(shell)
    briefing.unload_ipython_extension(shell)
    assert shell.display_formatter.format(view)[0].keys() == before


def test_no_button_of_a_figure_sends_its_data_away(shell: Any) -> None:
    briefing.load_ipython_extension(shell)
    shown = go.Figure()._repr_mimebundle_()
    assert list(shown) == ["application/vnd.plotly.v1+json"]
    assert shown["application/vnd.plotly.v1+json"]["config"]["showSendToCloud"] is False


def test_a_tuple_made_to_be_shown_is_shown_piece_by_piece(shell: Any, capsys: Any) -> None:
    briefing.load_ipython_extension(shell)
    assert shell.display_formatter.format((HTML("one"), "two")) == ({}, {})
    assert capsys.readouterr().out.split("\n")[1] == "'two'"
    assert shell.display_formatter.format((1, 2))[0] == {"text/plain": "(1, 2)"}


def test_the_function_that_interact_returns_is_not_shown(shell: Any) -> None:
    briefing.load_ipython_extension(shell)
    shown = w.interact(lambda n: None, n=(0, 1))
    assert shell.display_formatter.format(shown) == ({}, {})
    assert "text/plain" in shell.display_formatter.format(interactive)[0]
