/** A new element. Text is always set as text: names of files may look like markup. */
export function element(name, attributes = {}, text = "") {
  const made = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== "") made.textContent = text;
  return made;
}

/** Moves by arrow keys, Home and End through `count` things; the new index, or undefined. */
export function moved(event, index, count, page = 10) {
  const to = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: count - 1,
    PageDown: index + page,
    PageUp: index - page,
  }[event.key];
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  event.preventDefault();
  return Math.max(0, Math.min(count - 1, to));
}
