// Row focus in a data grid: J/K or arrows move, Space previews, Enter opens, X picks.
import { isComposing } from "./keys.js";

let lastGrid = "";

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-grid] tbody tr");
  if (!row) return;
  lastGrid = row.closest("[data-grid]").id;
  for (const other of row.parentElement.querySelectorAll('tr[tabindex="0"]')) other.tabIndex = -1;
  row.tabIndex = 0;
});

document.addEventListener("key", (event) => {
  const id = event.target.dataset.gridKeys ?? event.target.closest("[data-grid-keys]")?.dataset.gridKeys;
  const grid = id && document.getElementById(document.getElementById(lastGrid) ? lastGrid : id);
  if (grid) act(grid, event.detail.act, event.detail.event);
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-grid] tbody tr");
  if (!row || event.target !== row || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = { ArrowDown: "next", ArrowUp: "previous", Home: "first", End: "last" }[event.key];
  if (!name) return;
  event.preventDefault();
  act(row.closest("[data-grid]"), name, event);
});

// A click on the bare row previews it; links, buttons and boxes keep their own meaning.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-grid] tbody tr[data-peek-url]");
  if (!row || event.target.closest("a, button, input, label, summary") || !getSelection().isCollapsed) return;
  row.focus();
  preview(row);
});

// Enter in the search of a list goes on to what it found.
let wanted = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !isComposing(event)) wanted = Boolean(event.target.closest?.("[data-grid-search]"));
});

document.addEventListener("htmx:after:settle", () => {
  if (!wanted) return;
  const row = document.querySelector("[data-grid] tbody tr");
  row?.focus({ preventScroll: true });
  wanted = false;
});

function act(grid, name, event) {
  const rows = [...grid.querySelectorAll("tbody tr")];
  const here = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const row = rows[here] ?? rows.find((candidate) => candidate.classList.contains("is-peeked"));
  const from = rows.indexOf(row);
  if (name === "next") move(rows, from + 1);
  else if (name === "previous") move(rows, Math.max(from - 1, 0));
  else if (name === "first") move(rows, 0);
  else if (name === "last") move(rows, rows.length - 1);
  else if (row && name === "peek") preview(row);
  else if (row && name === "open") open(row);
  else if (row && name === "pick") row.dispatchEvent(new CustomEvent("row-pick", { bubbles: true, detail: { range: event.shiftKey } }));
}

function move(rows, index) {
  const row = rows[Math.min(index, rows.length - 1)];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const peek = document.getElementById("peek");
  if (peek && !peek.hidden && row.dataset.peekUrl) preview(row, { follow: true });
}

function preview(row, { follow = false } = {}) {
  if (!row.dataset.peekUrl) return;
  row.dispatchEvent(new CustomEvent("peek", { bubbles: true, detail: { url: row.dataset.peekUrl, row, follow } }));
}

function open(row) {
  const url = row.dataset.url ?? row.querySelector(".main a")?.href;
  if (url) window.location.assign(url);
}
