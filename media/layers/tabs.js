import { element } from "./element.js";

/** Tabs as the ARIA pattern has them: one stop of the Tab key, arrows move. */
export function createTabs(onChoose) {
  const list = element("div", { role: "tablist", class: "tabs" });
  let buttons = [];
  let current = "";
  const mark = (id) => {
    current = id;
    for (const button of buttons) {
      const chosen = button.dataset.id === id;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  };
  const choose = (button) => {
    mark(button.dataset.id);
    button.focus();
    onChoose(button.dataset.id);
  };
  list.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[
      event.key
    ];
    if (to === undefined || at === -1) return;
    event.preventDefault();
    choose(buttons[(to + buttons.length) % buttons.length]);
  });
  return {
    element: list,
    current: () => current,
    mark,
    show(tabs, id, label) {
      list.setAttribute("aria-label", label);
      const before = buttons.map((button) => button.dataset.id).join();
      if (before !== tabs.map((tab) => tab.id).join()) {
        buttons = tabs.map((tab) => {
          const attributes = { role: "tab", type: "button", id: `tab-${tab.id}` };
          const button = element("button", attributes, tab.title);
          button.dataset.id = tab.id;
          button.setAttribute("aria-controls", "panel");
          button.addEventListener("click", () => choose(button));
          return button;
        });
        list.replaceChildren(...buttons);
      }
      for (const [at, tab] of tabs.entries()) buttons[at].textContent = tab.title;
      mark(id);
    },
  };
}
