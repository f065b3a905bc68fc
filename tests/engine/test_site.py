"""One folder to publish: all that is in it is listed and linked, and it takes the place of the one before it whole."""

import http.client
import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import write as save
from nbformat.v4 import new_markdown_cell, new_notebook

from briefing import press
from briefing.files import PressError, name_part
from briefing.folder import SITE, refuse_foreign, take_place, write_manifest
from briefing.plan import Published
from briefing.settings import Project
from briefing.site.build import Wanted, make_site
from briefing.site.commands import main
from briefing.site.headers import Rule, choose_headers, list_rules, write_headers
from briefing.site.links import find_broken_links
from briefing.site.serve import HOST, make_server

PLAIN = Wanted(papers=False, lab=False)
ANSWER = "The answer is that nobody has ever counted them."


def cells(title: str, *more: tuple[str, str]) -> list[dict[str, object]]:
    tagged = [new_markdown_cell(text, metadata={"tags": [tag]}) for tag, text in more]
    return [new_markdown_cell(f"# {title}\n\nAbout {title}."), *tagged]


def write_notebook(project: Project, name: str, *more: tuple[str, str], **about: object) -> None:
    path = project.root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    save(new_notebook(cells=cells(name, *more), metadata={"briefing": about}), path)


def write_project(root: Path) -> Project:
    """Two lessons, of which one has an answer and one a brief, a booklet and a first page; nothing in them is to be run."""
    made = Project(
        root, "Bridges", "1.2", home="notebooks/index.ipynb", booklet="notebooks/booklet/letters.ipynb"
    )
    write_notebook(made, "00_one", ("answer", ANSWER), ("teacher", "Ring the bell."), minutes=20)
    write_notebook(
        made, "01_two", ("brief", "In short."), ("navigation", "[one](00_one.ipynb)"), language="nl"
    )
    write_notebook(made, "booklet/letters", handout=True)
    doors = '[answers](00_one.ipynb "teacher"), [brief](01_two.ipynb "brief"), [gone](99.ipynb)'
    write_notebook(made, "index", ("doors", doors), ("pages", "## Lessons"))
    return made


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project and its site, made once."""
    folder = tmp_path_factory.mktemp("first")
    project = write_project(folder / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "load_project", lambda: project)
        make_site(project, folder / "site", PLAIN, print)
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = write_project(tmp_path / "project")
    monkeypatch.setattr(press, "load_project", lambda: made)
    return made


@pytest.fixture
def site(first: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first / "site", tmp_path / "site")


def read_all(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def beside(folder: Path) -> list[str]:
    """What stands beside a folder, but for the project."""
    return sorted(path.name for path in folder.parent.iterdir() if path.name not in (folder.name, "project"))


# --- what is in it --------------------------------------------------------------------------------------------


def test_it_lists_every_file_with_its_hash_and_what_it_was_made_from(site: Path) -> None:
    manifest = json.loads((site / SITE.manifest).read_text(encoding="utf-8"))
    files = read_all(site)
    del files[SITE.manifest]
    assert {name: (entry["sha256"], entry["bytes"]) for name, entry in manifest["files"].items()} == {
        name: (sha256(data).hexdigest(), len(data)) for name, data in files.items()
    }
    assert (manifest["name"], manifest["version"], manifest["left_out"]) == ("Bridges", "1.2", [])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", manifest["date"])


def test_it_has_every_page_but_those_for_teachers_and_no_link_in_it_is_broken(site: Path) -> None:
    pages = {name for name in read_all(site) if name.endswith((".html", ".ipynb"))}
    assert pages >= {"index.html", "letters.html", "00_one.html", "student/00_one.ipynb", "brief/01_two.html"}
    assert not [name for name in pages if name.startswith("teacher")]
    assert find_broken_links(site) == []
    everything = b"".join(read_all(site).values())
    assert ANSWER.encode() not in everything
    assert b"Ring the bell" not in everything
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "answers <small>(not published here)</small>" in home
    assert "gone <small>(not published here)</small>" in home
    assert '.pdf"' not in home + (site / "00_one.html").read_text(encoding="utf-8")


def test_for_teachers_it_has_all(project: Project, tmp_path: Path) -> None:
    made = make_site(project, tmp_path / "site", Wanted(True, papers=False, lab=False), print)
    assert made["editions"] == ("briefing", "student", "teacher", "brief")
    assert ANSWER in (tmp_path / "site" / "teacher" / "00_one.html").read_text(encoding="utf-8")
    assert find_broken_links(tmp_path / "site") == []
    again = make_site(project, tmp_path / "site", PLAIN, print)  # in its place one for all
    assert not [name for name in again["files"] if "teacher" in name]


def test_a_page_leads_to_its_lesson_in_the_lab_in_its_own_language_and_one_for_mail_does_not(
    project: Project, tmp_path: Path
) -> None:
    stage = tmp_path / "stage"
    lab = (
        ("00_one", "lab/lab/index.html?path=00_one.ipynb"),
        ("01_two", "lab/lab/index.html?path=01_two.ipynb"),
    )
    assert press.main(["--output", str(stage)], Published(("briefing", "student", "brief"), lab)) == 0
    way = "lab/lab/index.html?path="
    for page, link in (
        ("00_one.html", f'<a href="{way}00_one.ipynb">Open this lesson here</a>'),
        ("student/00_one.html", f'<a href="../{way}00_one.ipynb">Open this lesson here</a>'),
        ("brief/01_two.html", f'<a href="../{way}01_two.ipynb">Open deze les hier</a>'),
    ):
        assert link in (stage / page).read_text(encoding="utf-8")
    assert way not in (stage / "letters.html").read_text(encoding="utf-8")
    assert {link.why for link in find_broken_links(stage)} == {"leads to a file that is not there"}
    assert press.main(["--output", str(tmp_path / "mailed")]) == 0
    assert way not in (tmp_path / "mailed" / "00_one.html").read_text(encoding="utf-8")


def test_where_node_and_a_browser_are_missing_the_command_says_so_and_makes_the_rest(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("briefing.site.commands.load_project", lambda: project)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("BRIEFING_BROWSER", "no-browser-of-this-name")
    site = tmp_path / "site"
    assert main([str(site)]) == 0
    paper, lab = json.loads((site / SITE.manifest).read_text(encoding="utf-8"))["left_out"]
    assert "BRIEFING_BROWSER names no-browser-of-this-name" in paper
    assert "node and npm cannot be found; install Node.js" in lab
    said = capsys.readouterr()
    assert re.search(rf"^\d+ files \([\d.]+ MB\): {re.escape(str(site))}$", said.out, re.M)
    assert {paper, lab} <= set(said.err.splitlines())
    assert (site / "00_one.html").exists()


def test_what_cannot_be_made_whole_is_not_put_there(
    project: Project, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    was = read_all(site)
    write_notebook(
        project, "01_two", ("navigation", '<a href="nowhere.html">there</a>, [in it](00_one.ipynb#no)')
    )
    with pytest.raises(PressError, match="4 links lead nowhere"):
        make_site(project, site, PLAIN, print)
    said = capsys.readouterr().out
    assert "01_two.html: nowhere.html leads to a file that is not there" in said
    assert "01_two.html: 00_one.html#no leads to a place that is not on that page" in said
    (project.root / "notebooks" / "01_two.ipynb").write_text("no notebook")
    with pytest.raises(PressError, match="Not all pages could be made"):
        make_site(project, site, PLAIN, print)
    assert read_all(site) == was
    assert beside(site) == []


def test_made_again_it_is_the_same_and_pages_of_notebooks_that_are_gone_go(
    project: Project, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    make_site(project, site, PLAIN, print)
    was = read_all(site)
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    make_site(project, site, PLAIN, print)
    assert read_all(site) == was
    assert {
        path: path.stat().st_mtime_ns for path in site.rglob("*.html")
    } == times  # no reader gets them again
    (project.root / "notebooks" / "00_one.ipynb").unlink()
    write_notebook(project, "01_two")
    make_site(project, site, PLAIN, print)
    assert not [name for name in read_all(site) if "00_one" in name]
    assert beside(site) == []


# --- what is in its place -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda site: (site / "mine.txt").write_text("mine"), "mine.txt added"),
        (lambda site: (site / "brief" / ".git").mkdir(), "brief/.git added"),
        (lambda site: (site / "index.html").write_text("mine"), "index.html changed"),
        (
            lambda site: [(site / f"{n}.txt").touch() for n in range(5)],
            "0.txt, 1.txt, 2.txt and 2 more added",
        ),
        (lambda site: (site / SITE.manifest).unlink(), "holds what is no site of ours"),
        (lambda site: (site / SITE.manifest).write_text("[]"), "holds what is no site of ours"),
    ],
)
def test_a_folder_with_anything_of_another_s_is_refused_in_one_sentence_and_stays(
    site: Path, change: object, said: str
) -> None:
    assert callable(change)
    change(site)
    was = read_all(site)
    with pytest.raises(PressError) as refused:
        make_site(Project(site), site, PLAIN, print)  # before a page is made
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert read_all(site) == was


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_in_place_of_a_file_is_a_change(site: Path, tmp_path: Path) -> None:
    page = site / "index.html"
    page.rename(tmp_path / "page")
    page.symlink_to(tmp_path / "page")
    with pytest.raises(PressError, match=re.escape("index.html changed")):
        refuse_foreign(site)


def test_what_is_free_is_taken_and_what_systems_put_into_folders_is_nobody_s(
    site: Path, tmp_path: Path
) -> None:
    (site / "00_one.html").unlink()  # what is gone cannot be lost
    (site / "brief" / ".DS_Store").touch()
    refuse_foreign(site)
    (tmp_path / "empty").mkdir()
    refuse_foreign(tmp_path / "empty")
    refuse_foreign(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(PressError, match="is not a folder"):
        refuse_foreign(tmp_path / "file")


def plain_site(folder: Path, name: str, count: int = 20) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.html").write_text(name)
    write_manifest(folder, {"name": name})
    return folder


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="elsewhere two steps are needed")
def test_a_reader_never_meets_half_a_site_or_none(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "site", "0")
    whole = {*(f"{number}.html" for number in range(20)), SITE.manifest}
    met: list[object] = []
    stopped = threading.Event()

    def read() -> None:
        while not stopped.is_set():
            try:
                found = os.open(
                    site, os.O_RDONLY
                )  # the folder that is there now, whatever comes in its place
                names = set(os.listdir(found))  # noqa: PTH208
                if names != whole and os.fstat(found).st_ino == site.stat().st_ino:
                    met.append(names)
                os.close(found)
            except OSError as error:
                met.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 40):
        take_place(plain_site(name_part(tmp_path), str(number)), site)
    stopped.set()
    reader.join()
    assert met == []
    assert (site / "7.html").read_text() == "39"
    assert beside(site) == []


def test_where_two_steps_are_needed_it_ends_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.folder._exchange", lambda one, other: False)
    site = plain_site(tmp_path / "site", "old")
    take_place(plain_site(name_part(tmp_path), "new", 3), site)
    assert {path.name for path in site.iterdir()} == {"0.html", "1.html", "2.html", SITE.manifest}
    assert beside(site) == []


def test_what_was_put_there_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, made = plain_site(tmp_path / "site", "old"), plain_site(name_part(tmp_path), "new")
    asked = iter([lambda folder: (folder / "mine.txt").write_text("mine"), refuse_foreign])
    monkeypatch.setattr("briefing.folder.refuse_foreign", lambda folder, _: next(asked)(folder))
    with pytest.raises(PressError, match=re.escape("site.before")):
        take_place(made, site)
    assert (tmp_path / "site.before" / "mine.txt").read_text() == "mine"
    assert (site / "0.html").read_text() == "new"


def test_the_command_refuses_in_a_sentence(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("briefing.site.commands.load_project", lambda: project)
    assert main([str(project.root)]) == 1
    assert "holds what is no site of ours; give a new folder, or an empty one." in capsys.readouterr().err
    assert main([str(tmp_path / "site"), "--serve", "99999"]) == 1
    assert "Port 99999 cannot be used" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named_in_a_sentence_and_the_site_stays(
    project: Project,
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    was = read_all(site)
    monkeypatch.setattr("briefing.site.commands.load_project", lambda: project)
    monkeypatch.setattr(
        "briefing.site.build.build_lab", lambda *_, **__: (tmp_path / "compile.mjs").read_bytes()
    )
    monkeypatch.setattr("briefing.site.build.shutil.which", lambda name: name)
    assert main([str(site), "--no-pdf"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"The site was not made: {tmp_path / 'compile.mjs'}: No such file or directory; mend that, and make it again."
    ]
    assert read_all(site) == was
    assert beside(site) == []


# --- links ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("b.html", ""),
        ("b.html#here", ""),
        ("b.html#na%C3%AFve", ""),
        ("#top", ""),
        ("deep/", ""),
        ("deep", ""),
        ("deep/../b.html?x=1#here", ""),
        ("with%20space.pdf", ""),
        ("https://example.org/none", ""),
        ("mailto:a@example.org", ""),
        ("data:image/gif;base64,R0", ""),
        ("c.html", "leads to a file that is not there"),
        ("deep/none.html#x", "leads to a file that is not there"),
        ("b.html#there", "leads to a place that is not on that page"),
        ("#here", "leads to a place that is not on that page"),
        ("../b.html", "leads out of the folder"),
        ("/b.html", "begins at the root of the server, so that it fails where the folder stands elsewhere"),
        ("//example.org/b.html", "leads to no page on the web"),
        ("file:///etc/passwd", "leads to no page on the web"),
        ("javascript:alert(1)", "leads to no page on the web"),
    ],
)
@pytest.mark.parametrize(
    "html",
    [
        "<a href='{}'>x</a>",
        "<img alt src='{}'>",
        '<script type="application/json">{{"pool": ["<p><a href=\\"{}\\">x</a></p>"]}}</script>',
    ],
)
def test_a_link_leads_to_what_is_in_the_folder_or_to_the_web(
    tmp_path: Path, html: str, link: str, why: str
) -> None:
    (tmp_path / "deep").mkdir()
    for name, text in (
        ("b.html", "<p id=here><p id='naïve'>"),
        ("with space.pdf", ""),
        ("deep/index.html", ""),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "a.html").write_text(f"<h1 id='top'>{html.format(link)}</h1>", encoding="utf-8")
    assert [(found.page, found.link, found.why) for found in find_broken_links(tmp_path)] == (
        [("a.html", link, why)] if why else []
    )


# --- headers --------------------------------------------------------------------------------------------------


@pytest.fixture
def with_lab(site: Path) -> Path:
    for name in (
        "index.html",
        "service-worker.js",
        "lab/index.html",
        "build/a.js",
        "static/p.wasm",
        "files/a.ipynb",
    ):
        (site / "lab" / name).parent.mkdir(parents=True, exist_ok=True)
        (site / "lab" / name).write_text("{}")
    return site


def test_the_header_allows_what_each_page_allows_itself_and_no_more(with_lab: Path) -> None:
    policy = list_rules(with_lab, "lab")[0].headers["Content-Security-Policy"]
    said = dict(part.split(" ", 1) for part in policy.split("; "))
    assert said["default-src"] == said["base-uri"] == said["form-action"] == "'none'"
    wanted = set()
    for page in with_lab.rglob("*.html"):
        if "lab" not in page.parts:
            text = page.read_text(encoding="utf-8").replace("&#39;", "'")
            wanted |= set(
                re.findall(r"'sha256-[^']+'", text[text.index("script-src") : text.index("base-uri")])
            )
    assert set(said["script-src"].split()) == wanted
    assert len(wanted) > 1


def test_the_lab_has_a_policy_of_its_own_that_names_no_other_host(with_lab: Path) -> None:
    rules = list_rules(with_lab, "lab")
    policy = choose_headers(rules, "lab/lab/index.html")["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in policy
    assert not re.search(r"https?:|\*", policy)
    assert choose_headers(rules, "lab/build/a.js")["Cache-Control"] == "public, max-age=604800"
    assert choose_headers(rules, "lab/service-worker.js")["Cache-Control"] == "no-cache"
    assert "wasm" not in choose_headers(rules, "labour.html")["Content-Security-Policy"]


def read_netlify(text: str) -> list[tuple[str, dict[str, str]]]:
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return [(path, dict(line.strip().split(": ", 1) for line in lines)) for path, *lines in blocks]


def test_of_the_rules_for_netlify_and_cloudflare_no_two_name_one_header_for_one_address(
    with_lab: Path,
) -> None:
    rules = list_rules(with_lab, "lab")
    text = write_headers(rules, with_lab)["_headers"]
    blocks = read_netlify(text)
    assert len(blocks) <= 100  # Cloudflare reads no more, and no longer line
    assert max(map(len, text.splitlines())) <= 2_000
    pages = list(with_lab.rglob("*.html"))
    assert len(pages) > 8
    for page in pages:
        path = page.relative_to(with_lab).as_posix()
        for address in {path, path.removesuffix(".html"), path.removesuffix("index.html")}:
            matching = [
                headers
                for pattern, headers in blocks
                if pattern == f"/{address}"
                or (pattern.endswith("*") and f"/{address}".startswith(pattern[:-1]))
            ]
            named = [name for headers in matching for name in headers]
            assert len(named) == len(set(named))
            if not address.endswith("index"):
                found = {name: value for headers in matching for name, value in headers.items()}
                assert found == choose_headers(rules, path)


folders = st.lists(st.sampled_from(["", "a/", "a/b/", "a/bc/", "ab/", "b/"]), unique=True)
paths = st.sampled_from(["x.html", "a/x.html", "a/b/x.js", "a/bc/d/x.js", "ab/x", "abc", "b/a/x"])


@given(folders, paths)
def test_the_rule_of_the_narrowest_folder_holds_and_it_alone(names: list[str], path: str) -> None:
    rules = [Rule(name, {"Name": name}) for name in {"", *names}]
    chosen = choose_headers(rules, path)["Name"]
    holding = [name for name in {"", *names} if path.startswith(name)]
    assert chosen in holding
    assert all(chosen.startswith(name) for name in holding)


def test_apache_and_nginx_are_told_what_is_served_here(with_lab: Path) -> None:
    rules = list_rules(with_lab, "lab")
    files = write_headers(rules, with_lab)
    for rule in rules:
        apache = dict(re.findall(r'Header always set (\S+) "([^"]*)"', files[f"{rule.folder}.htaccess"]))
        block = re.search(rf"location /{rule.folder} {{(.*?)\n}}", files["nginx.conf"], re.S)
        assert block
        nginx = dict(re.findall(r'add_header (\S+) "([^"]*)" always;', block[1]))
        assert apache == nginx == rule.headers
    assert files[".nojekyll"] == ""


# --- shown on this machine ------------------------------------------------------------------------------------


@pytest.fixture(params=["/", "/a/course/"])
def port(site: Path, request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    server = make_server(site, 0, request.param)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, request.param
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port: tuple[int, str], path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(HOST, port[0])
    connection.request("GET", path if path.startswith("/") else port[1] + path)
    answer = connection.getresponse()
    headers = {name.title(): value for name, value in answer.getheaders()}
    found = answer.status, headers, answer.read()
    connection.close()
    return found


def test_a_server_sends_each_file_with_its_headers_and_nothing_else(
    port: tuple[int, str], site: Path
) -> None:
    manifest = json.loads((site / SITE.manifest).read_bytes())
    for path in ("index.html", "brief/01_two.html", "student/00_one.ipynb"):
        status, headers, body = ask(port, path)
        assert (status, body) == (200, (site / path).read_bytes())
        assert headers.items() >= manifest["headers"][""].items()
    assert ask(port, "student/00_one.ipynb")[1]["Content-Type"] == "application/x-ipynb+json"
    assert ask(port, "")[2] == (site / "index.html").read_bytes()
    assert ask(port, "none.html")[0] == 404
    assert ask(port, "../project/notebooks/00_one.ipynb")[0] == 404
    assert ask(port, "%2e%2e/project/notebooks/00_one.ipynb")[0] == 404
    if port[1] != "/":
        assert ask(port, "/index.html")[0] == 404


def test_a_site_that_is_made_anew_is_what_the_server_shows(port: tuple[int, str], site: Path) -> None:
    assert ask(port, "9.html")[0] == 404
    made = plain_site(name_part(site.parent), "new")
    write_manifest(made, {"headers": {"": {"X-Made": "anew"}}})
    take_place(made, site)
    status, headers, _ = ask(port, "9.html")
    assert (status, headers["X-Made"]) == (200, "anew")
