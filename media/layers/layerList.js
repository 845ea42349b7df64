import { element, moved } from "./element.js";

/** The layers of the image; choosing one is what moving to it does. */
export function createLayerList(onChoose) {
  const list = element("div", { role: "listbox", class: "layers", tabindex: "0" });
  let layers = [];
  let chosen = 0;
  const mark = () => {
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === chosen));
    }
    const option = list.children[chosen];
    list.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  };
  const choose = (at) => {
    if (at === chosen || !layers[at]) return;
    chosen = at;
    mark();
    onChoose(layers[at].index);
  };
  list.addEventListener("keydown", (event) => {
    const to = moved(event, chosen, layers.length, 5);
    if (to !== undefined) choose(to);
  });
  return {
    element: list,
    show(options, index, label) {
      layers = options;
      list.hidden = options.length === 0;
      list.setAttribute("aria-label", label);
      list.replaceChildren(...options.map(toOption));
      chosen = Math.max(
        0,
        options.findIndex((option) => option.index === index),
      );
      mark();
    },
  };

  function toOption(layer, at) {
    const option = element("div", {
      role: "option",
      id: `layer-${at}`,
      "aria-label": layer.label,
      class: layer.empty ? "layer empty" : "layer",
    });
    const share = element("div", { class: "share" });
    share.style.width = `${Math.max(layer.share > 0 ? 1 : 0, 100 * layer.share)}%`;
    option.append(
      element("div", { class: "instruction" }, layer.title),
      element("div", { class: "detail" }, layer.detail),
      share,
    );
    option.title = layer.title;
    option.addEventListener("click", () => choose(at));
    return option;
  }
}
