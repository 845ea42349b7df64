import { element } from "./element.js";

/**
 * Sizes as areas. It is a list box for the keyboard and screen readers: arrows move through the
 * tiles in their order, Enter opens the files of one.
 */
export function createPicture(ask) {
  const root = element("div", { class: "picture", tabindex: "0", role: "listbox" });
  const svg = element("svg:svg", { role: "presentation" });
  const caption = element("p", { class: "picture-caption", "aria-hidden": "true" });
  root.append(svg, caption);
  let tiles = [];
  let active = 0;
  let size = "";

  const refresh = () => {
    const width = Math.floor(root.clientWidth);
    const height = Math.floor(root.clientHeight) - 26;
    if (root.hidden || width <= 0 || height <= 0) return;
    size = `${width} ${height}`;
    ask({ type: "picture", width, height });
  };
  new ResizeObserver(() => {
    const now = `${Math.floor(root.clientWidth)} ${Math.floor(root.clientHeight) - 26}`;
    if (!root.hidden && now !== size) refresh();
  }).observe(root);
  root.addEventListener("keydown", (event) => {
    const to = {
      ...{ ArrowRight: active + 1, ArrowDown: active + 1, ArrowLeft: active - 1 },
      ...{ ArrowUp: active - 1, Home: 0, End: tiles.length - 1 },
    }[event.key];
    if (to !== undefined) mark(Math.max(0, Math.min(tiles.length - 1, to)));
    else if (event.key === "Enter" || event.key === " ") open(active);
    else return;
    event.preventDefault();
  });

  return {
    element: root,
    refresh,
    label: (text) => root.setAttribute("aria-label", text),
    /** `chosen`: the layer whose tile the keys begin with; -1 leaves them where they are. */
    show(message, chosen) {
      tiles = message;
      if (chosen >= 0 && tiles[active]?.layer !== chosen) {
        active = Math.max(
          0,
          tiles.findIndex(({ layer }) => layer === chosen),
        );
      }
      const [width, height] = size.split(" ");
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      svg.replaceChildren(...tiles.map(toTile));
      mark(Math.min(active, Math.max(0, tiles.length - 1)));
    },
  };

  function toTile(tile, at) {
    const group = element("svg:g", {
      role: "option",
      id: `tile-${at}`,
      class: `tile ${tile.kind} colour-${tile.layer % 6}`,
      "aria-label": tile.label,
      "aria-setsize": String(tiles.length),
      "aria-posinset": String(at + 1),
    });
    const { x, y, width, height } = tile;
    group.append(element("svg:title", {}, tile.label));
    const rect = { x, y, width: Math.max(0, width - 1), height: Math.max(0, height - 1) };
    group.append(element("svg:rect", rect));
    // Layers are in bold.
    const characters = Math.floor((width - 8) / (tile.kind === "layer" ? 8 : 7));
    if (characters >= 3 && height >= 16) {
      const text = tile.title.length > characters ? shortened(tile, characters) : tile.title;
      group.append(element("svg:text", { x: x + 5, y: y + 14, "aria-hidden": "true" }, text));
    }
    group.addEventListener("click", () => {
      mark(at);
      open(at);
    });
    group.addEventListener("mousemove", () => {
      caption.textContent = tile.label;
    });
    return group;
  }

  /** Of a path its end says more than its beginning. */
  function shortened(tile, characters) {
    if (tile.kind === "layer") return `${tile.title.slice(0, characters - 1)}…`;
    return `…${tile.title.slice(1 - characters)}`;
  }

  function mark(at) {
    active = at;
    for (const [index, group] of [...svg.children].entries()) {
      group.classList.toggle("active", index === at);
      group.setAttribute("aria-selected", String(index === at));
    }
    root.setAttribute("aria-activedescendant", tiles[at] ? `tile-${at}` : "");
    caption.textContent = tiles[at]?.label ?? "";
  }

  function open(at) {
    const tile = tiles[at];
    if (!tile) return;
    // Of what is too small to be shown by itself there is no folder to go to.
    ask({ type: "layer", index: tile.layer, path: tile.path });
  }
}
