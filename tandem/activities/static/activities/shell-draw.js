// Views of the page without a network: a template is shown, its slots filled, its lists drawn.

export function show(name) {
  const template = document.querySelector(`template[data-view="${name}"]`);
  const main = document.getElementById("content");
  main.replaceChildren(template.content.cloneNode(true));
  document.title = `${template.dataset.title} · Tandem`;
  return main;
}

/** `act` is an address; everything else is text. */
export function fill(view, parts) {
  for (const [name, value] of Object.entries(parts)) {
    const slot = view.querySelector(`[data-slot="${name}"]`);
    if (!slot) continue;
    if (name === "act") slot.href = value;
    else slot.textContent = value ?? "";
  }
}

export function draws(view, name, rows, draw) {
  const list = view.querySelector(`[data-list="${name}"]`);
  const template = list.querySelector(":scope > template");
  const made = rows.map((row, index) => {
    const line = template.content.firstElementChild.cloneNode(true);
    draw(line, row, index);
    return line;
  });
  const none = list.querySelector("[data-none]");
  if (none) none.hidden = made.length > 0;
  list.replaceChildren(template, ...made, ...(none ? [none] : []));
}

export function metres(number) {
  return number < 950 ? `${Math.round(number)} m` : `${(number / 1000).toFixed(1)} km`;
}
