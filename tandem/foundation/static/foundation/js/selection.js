// Picked rows: one, a range with Shift, all of the page; the bar of acts shows while any is picked.

const anchors = new WeakMap();

document.addEventListener("click", (event) => {
  const box = event.target.closest?.('[data-grid] tbody input[name="ids"]');
  if (box) settle(box, event.shiftKey);
});

document.addEventListener("change", (event) => {
  const all = event.target.closest?.("[data-pick-all]");
  if (all) {
    const grid = all.closest("[data-grid]");
    for (const box of boxes(grid)) box.checked = all.checked;
    show(grid);
  }
});

document.addEventListener("row-pick", (event) => {
  const box = event.target.querySelector('input[name="ids"]');
  if (!box) return;
  box.checked = !box.checked;
  settle(box, event.detail.range);
});

for (const name of ["DOMContentLoaded", "htmx:after:settle", "pageshow"]) {
  window.addEventListener(name, () => document.querySelectorAll("[data-grid][data-selectable]").forEach(show));
}

function boxes(grid) {
  return [...grid.querySelectorAll('tbody input[name="ids"]')];
}

function settle(box, range) {
  const grid = box.closest("[data-grid]");
  const all = boxes(grid);
  const anchor = all.indexOf(anchors.get(grid));
  const here = all.indexOf(box);
  if (range && anchor >= 0) {
    for (const other of all.slice(Math.min(anchor, here), Math.max(anchor, here) + 1)) other.checked = box.checked;
  }
  anchors.set(grid, box);
  show(grid);
}

function show(grid) {
  const all = boxes(grid);
  const picked = all.filter((box) => box.checked);
  for (const box of all) {
    const row = box.closest("tr");
    if (box.checked) row.setAttribute("aria-selected", "true");
    else row.removeAttribute("aria-selected");
  }
  const head = grid.querySelector("[data-pick-all]");
  if (head) {
    head.checked = picked.length > 0 && picked.length === all.length;
    head.indeterminate = picked.length > 0 && picked.length < all.length;
  }
  const acts = document.querySelector(`[data-acts="${CSS.escape(grid.id)}"]`);
  if (!acts) return;
  acts.dataset.kept = "";
  acts.hidden = picked.length === 0;
  acts.querySelector("[data-acts-count]").textContent = picked.length;
  if (!picked.length) for (const whole of acts.querySelectorAll("[data-acts-all]")) whole.checked = false;
}
