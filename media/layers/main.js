// The page of layers and of comparisons. It holds no data but the rows in sight; see
// src/vscode/layers/screen.ts for what it is told and what it asks for.
import { element } from "./element.js";
import { createGrid } from "./grid.js";
import { createLayerList } from "./layerList.js";
import { createPicture } from "./picture.js";
import { createTables } from "./tables.js";
import { createTabs } from "./tabs.js";

const vscode = acquireVsCodeApi();
const ask = (message) => vscode.postMessage(message);

const title = element("h1");
const facts = element("p", { class: "facts" });
const notes = element("div", { class: "notes" });
const details = element("p", { class: "details" });
const note = element("p", { class: "note" });
const line = element("button", { type: "button", class: "line", hidden: "" });
const status = element("p", { class: "status", role: "status" });
const progress = element("div", { class: "progress", hidden: "" });
const bar = element("progress");
const cancel = element("button", { type: "button" });
const panel = element("section", { class: "panel", role: "tabpanel", id: "panel" });
const layers = createLayerList((index) => ask({ type: "layer", index }));
const tabs = createTabs((id) => {
  ask({ type: "tab", id });
  show(id);
});
const grid = createGrid(ask, status);
const picture = createPicture(ask);
const tables = createTables();
const shown = [grid.element, picture.element, tables.element];

progress.append(bar, cancel);
line.addEventListener("click", () => ask({ type: "line" }));
cancel.addEventListener("click", () => ask({ type: "cancel" }));
panel.append(...shown);

const head = element("header");
head.append(title, facts, notes);
const right = element("div", { class: "right" });
const about = element("div", { class: "about" });
about.append(details, line);
right.append(about, note, tabs.element, progress, status, panel);
const columns = element("div", { class: "columns" });
columns.append(layers.element, right);
document.getElementById("page").append(head, columns);

let ready = false;

/** Which part of the page stands below the tabs. */
function show(id) {
  panel.setAttribute("aria-labelledby", `tab-${id}`);
  const current = id === "picture" ? picture : id === "overview" ? tables : grid;
  for (const one of shown) one.hidden = one !== current.element || !ready;
  if (current === picture) status.textContent = "";
  if (current === picture && ready) picture.refresh();
}

const told = {
  head(message) {
    title.textContent = message.title;
    facts.textContent = message.facts.join(" · ");
    notes.replaceChildren(...message.notes.map((text) => element("p", { class: "note" }, text)));
    layers.show(message.layers, message.chosen, message.words.layers);
    tabs.show(message.tabs, message.tab, message.words.parts);
    grid.label(message.words.filter);
    picture.label(message.words.picture);
    cancel.textContent = message.words.cancel;
    show(message.tab);
  },
  details(message) {
    details.textContent = message.text;
    note.textContent = message.note;
    note.hidden = message.note === "";
    line.textContent = message.line;
    line.hidden = message.line === "";
    about.hidden = message.text === "";
    if (ready && !picture.element.hidden) picture.refresh();
  },
  progress(message) {
    progress.hidden = false;
    status.textContent = message.text;
    bar.setAttribute("aria-label", message.text);
    if (message.fraction === undefined) bar.removeAttribute("value");
    else bar.value = message.fraction;
  },
  failed(message) {
    progress.hidden = true;
    status.textContent = message.text;
    status.classList.add("failed");
  },
  ready() {
    progress.hidden = true;
    status.textContent = "";
    ready = true;
    show(tabs.current());
  },
  tab(message) {
    tabs.mark(message.id);
    show(message.id);
  },
  grid: (message) => grid.show(message),
  rows: (message) => grid.fill(message),
  tables: (message) => tables.show(message.tables),
  picture: (message) => picture.show(message.tiles, message.chosen),
};

window.addEventListener("message", ({ data }) => {
  if (Object.hasOwn(told, data.type)) told[data.type](data);
});
ask({ type: "ready" });
