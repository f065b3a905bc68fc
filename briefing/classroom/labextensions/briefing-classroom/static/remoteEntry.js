// A prebuilt extension of JupyterLab, written as JupyterLab loads it: a container of Webpack's module federation with
// `init`, which takes the modules that JupyterLab shares, and `get`, which gives ours. Nothing needs to be built.
"use strict";
(() => {
  const style = new URL("style.css", document.currentScript.src).href;
  let shared;

  const take = async (name) => {
    const [newest] = Object.values(shared[name]).slice(-1);
    return (await newest.get())();
  };

  // A notebook that asks for pages. Others are the user's own affair.
  const isLesson = (model) => [...model.cells].some(({ type, sharedModel }) => type === "code" && sharedModel.source.includes("%load_ext briefing"));

  // Jupyter trusts what was run or signed on this machine. What came by mail is run by its reader or not at all.
  const isTrusted = (model) => [...model.cells].every(({ type, trusted }) => type !== "code" || trusted);

  async function open(panel, { NotebookActions }) {
    await panel.context.ready;
    if (!isLesson(panel.model)) return;
    panel.addClass("briefing-lesson");
    if (!isTrusted(panel.model)) return;
    await panel.sessionContext.ready;
    await panel.sessionContext.session?.kernel?.info; // in a browser Python starts long after its session
    await runInTurn(panel, NotebookActions);
  }

  // One after another, and not "Run All Cells", which first empties each cell of what it shows.
  async function runInTurn({ content, sessionContext }, { runCells }) {
    for (const cell of content.widgets.filter(({ model }) => model.type === "code")) {
      if (cell.isDisposed || !(await runCells(content, [cell], sessionContext))) return;
    }
  }

  function goToTop({ content }) {
    content.activeCellIndex = 0;
    content.node.querySelector(".jp-WindowedPanel-outer")?.scrollTo(0, 0);
  }

  function activate(app, tracker, notebooks) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
    tracker.widgetAdded.connect((_, panel) => open(panel, notebooks));
    // "Run All Cells" leaves its reader at the last cell.
    app.commands.commandExecuted.connect((_, { id, result }) => {
      if (!["notebook:run-all-cells", "notebook:restart-run-all", "runmenu:run-all", "runmenu:restart-and-run-all"].includes(id)) return;
      result.then(() => tracker.currentWidget && goToTop(tracker.currentWidget));
    });
  }

  async function load() {
    const notebooks = await take("@jupyterlab/notebook");
    const plugin = {
      id: "briefing-classroom:plugin",
      description: "Runs a trusted lesson when it is opened.",
      autoStart: true,
      requires: [notebooks.INotebookTracker],
      activate: (app, tracker) => activate(app, tracker, notebooks),
    };
    return () => ({ __esModule: true, default: plugin });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["briefing-classroom"] = { init: (scope) => { shared = scope; }, get: load };
})();
