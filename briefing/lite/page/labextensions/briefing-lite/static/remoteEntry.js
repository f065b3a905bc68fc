// A prebuilt extension of JupyterLab, written as JupyterLab loads it, as briefing/classroom's is. Nothing needs to be built.
"use strict";
(() => {
  const MARK = "briefing:copy", HOW_TO = "how-to"; // as briefing/classroom/carry.py has them
  const FILES = new URL("../../../files/", document.currentScript.src);
  let shared;

  const take = async (name) => {
    const [newest] = Object.values(shared[name]).slice(-1);
    return (await newest.get())();
  };

  const textOf = ({ source }) => (Array.isArray(source) ? source.join("") : source);
  const isSame = (one, other) => {
    const cells = ({ given }) => JSON.stringify(given.filter(([id]) => id !== HOW_TO));
    return cells(one) === cells(other);
  };

  async function digest(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
  }

  // Whether a copy has a cell that is not as it was given. Where there is no way to tell, it has.
  async function isWritten({ cells, metadata }) {
    if (!globalThis.crypto?.subtle) return true;
    const given = new Map(metadata[MARK].given);
    if (cells.length !== given.size) return true;
    for (const cell of cells) if (given.get(cell.id) !== (await digest(textOf(cell)))) return true;
    return false;
  }

  async function published(name) {
    const response = await fetch(new URL(`${encodeURIComponent(name)}.ipynb`, FILES), { cache: "no-cache" });
    return response.ok ? response.json() : null;
  }

  // The first name beside a copy that is free, or that has the lesson as it is now.
  async function findPlace(contents, folder, name, mark) {
    for (let number = 2; ; number++) {
      const path = `${folder}${name} (${number}).ipynb`;
      const there = await contents.get(path, { content: true, type: "notebook" }).catch(() => null);
      if (!there) return { path, isThere: false };
      const own = there.content.metadata[MARK];
      if (own && isSame(own, mark)) return { path, isThere: true };
    }
  }

  async function tellAbove(lesson, path) {
    const told = structuredClone(lesson);
    const cell = told.cells.find(({ id }) => id === HOW_TO);
    if (!cell) return told;
    cell.source = `**The lesson changed, and this is the new one.** What you wrote stands in *${path}*, as you left it.\n\n${textOf(cell)}`;
    const mark = told.metadata[MARK], isOf = ([id]) => id === HOW_TO;
    if (globalThis.crypto?.subtle) mark.given.find(isOf)[1] = await digest(cell.source); // it is ours, and nobody wrote it
    return told;
  }

  // A lesson that changed since a copy was made comes beside the copy, or in place of one in which nothing was written.
  async function renew(app, panel, { Notification }, { NotebookActions }) {
    await panel.context.ready;
    const mark = panel.model.getMetadata(MARK);
    if (!mark?.lesson || !Array.isArray(mark.given)) return;
    const lesson = await published(mark.lesson).catch(() => null); // without a network there is nothing newer
    const now = lesson?.metadata?.[MARK];
    if (!now || isSame(now, mark)) return;
    const { contents } = app.serviceManager, { path } = panel.context;
    const save = (place, content) => contents.save(place, { type: "notebook", format: "json", content });
    if (!(await isWritten(panel.model.toJSON()))) {
      await save(path, lesson);
      await panel.context.revert();
      Notification.info(`${path}: the lesson changed, and nothing was written in your copy. It is the new one now.`, { autoClose: 15000 });
      await panel.sessionContext.ready;
      await NotebookActions.runAll(panel.content, panel.sessionContext);
      return;
    }
    const place = await findPlace(contents, path.slice(0, path.lastIndexOf("/") + 1), mark.lesson, now);
    if (!place.isThere) await save(place.path, await tellAbove(lesson, path));
    Notification.info(`The lesson changed. Your copy, ${path}, stays as it is; the new one stands beside it as ${place.path}.`, {
      autoClose: false,
      actions: [{ label: "Open the new one", callback: () => app.commands.execute("docmanager:open", { path: place.path }) }],
    });
  }

  // Controls are drawn from what the notebook holds of them, as long as there is no Python to ask. JupyterLab waits for it.
  async function drawControls(app, panel) {
    if ([...app.serviceManager.sessions.running()].some(({ path }) => path === panel.context.path)) return;
    await panel.sessionContext.ready;
    await new Promise((done) => setTimeout(done)); // now the notebook has its manager of widgets, and no sooner
    const renderer = panel.content.rendermime.createRenderer("application/vnd.jupyter.widget-view+json");
    const manager = await renderer._manager.promise;
    renderer.dispose();
    manager._get_comm_info = async () => ({}); // none of them is known to a Python
    await manager.restoreWidgets(panel.model, { loadKernel: false, loadNotebook: true });
    delete manager._get_comm_info;
  }

  // What was not loaded yet is fetched when the first lesson has been run, unless the reader saves data.
  async function keepForLater(panel) {
    await panel.context.ready;
    await panel.sessionContext.ready;
    const worker = (await navigator.serviceWorker?.ready)?.active;
    if (!worker || navigator.connection?.saveData) return;
    let timer;
    const { statusChanged } = panel.sessionContext;
    const whenQuiet = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (panel.sessionContext.session?.kernel?.status !== "idle") return;
        statusChanged.disconnect(whenQuiet);
        worker.postMessage("keep the lab");
      }, 5000); // between two cells it is idle too
    };
    statusChanged.connect(whenQuiet);
    whenQuiet();
  }

  function activate(app, tracker, apputils, notebooks) {
    let isFirst = true;
    tracker.widgetAdded.connect((_, panel) => {
      drawControls(app, panel);
      renew(app, panel, apputils, notebooks);
      if (isFirst) keepForLater(panel);
      // On a phone the list of files would leave a lesson no room.
      if (innerWidth < 768) panel.revealed.then(() => app.restored).then(() => app.shell.collapseLeft());
      isFirst = false;
    });
    if (!navigator.serviceWorker) {
      apputils.Notification.warning("Here Python cannot read your own files, and nothing is kept for a visit without a network: the browser allows that only where an address begins with https://.", { autoClose: false });
    }
  }

  async function load() {
    const [notebooks, apputils, widgets] = await Promise.all(["@jupyterlab/notebook", "@jupyterlab/apputils", "@jupyter-widgets/base"].map(take));
    const plugin = {
      id: "briefing-lite:plugin",
      description: "Brings a lesson that changed beside the copy that was written in.",
      autoStart: true,
      requires: [notebooks.INotebookTracker, widgets.IJupyterWidgetRegistry],
      activate: (app, tracker) => activate(app, tracker, apputils, notebooks),
    };
    return () => ({ __esModule: true, default: plugin });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["briefing-lite"] = { init: (scope) => { shared = scope; }, get: load };
})();
