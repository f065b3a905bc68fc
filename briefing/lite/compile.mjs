// Compile wheels with the very Python that will run them: node compile.mjs PYODIDE FROM TO. What TO has of a wheel of FROM
// is its modules as bytecode alone, which is half as large and starts in half the time; of a wheel in
// FROM/kept, both; of one in FROM/bare, without its help texts.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [core, from, to] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(core, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: core });
for (const [place, root] of [["/from", from], ["/to", to]]) {
  mkdirSync(root, { recursive: true });
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
await python.runPythonAsync(`
import warnings
from importlib import _bootstrap_external as external
from importlib.util import source_hash
from pathlib import Path
from sys import implementation
from sysconfig import get_path
from zipfile import ZipFile, ZipInfo

PLACE = "/" + get_path("purelib").lstrip("/")
warnings.simplefilter("ignore")  # what their authors wrote is not ours to mend

def compiled(place, name, source, bare):
    code = compile(source, f"{place}/{name}", "exec", dont_inherit=True, optimize=2 if bare else 0)
    return external._code_to_hash_pyc(code, source_hash(source), False)

def is_module(name):
    return name.endswith(".py") and ".dist-info/" not in name

def members(wheel, place, kept, bare):
    for name in wheel.namelist():
        data = wheel.read(name)
        if kept or not is_module(name):
            yield name, data
        if is_module(name):
            folder, _, module = name.rpartition("/")
            cached = f"__pycache__/{module[:-3]}.{implementation.cache_tag}.pyc"
            yield (f"{folder}/{cached}" if folder else cached) if kept else f"{name}c", compiled(place, name, data, bare)

for path in sorted(Path("/from").rglob("*.whl")):
    way = path.parent.name
    place = f"/lib/python{implementation.cache_tag[-3:]}.zip" if path.name.startswith("python_stdlib") else PLACE
    with ZipFile(path) as read, ZipFile(f"/to/{path.name}", "w") as made:
        for name, data in members(read, place, way == "kept", way == "bare"):
            made.writestr(ZipInfo(name), data)  # without a time: the same each day; it is compressed as a whole
`);
