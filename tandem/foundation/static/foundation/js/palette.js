// Ctrl-K: one field for customers, people and commands. The server finds; we move and remember.
import { isComposing } from "./keys.js";

const WAIT_MS = 60;
const RECENT = "palette-recent";
const dialog = document.getElementById("palette");
const field = dialog.querySelector("input");
const list = dialog.querySelector('[role="listbox"]');
let timer = 0;
let asked = null;
let shown = null; // the words whose answer stands in the list
let isEnterDue = false; // Enter came before the answer to what was typed

field.addEventListener("input", (event) => {
  clearTimeout(timer);
  isEnterDue = false;
  if (!event.isComposing) timer = setTimeout(ask, WAIT_MS);
});
field.addEventListener("compositionend", ask);
field.addEventListener("keydown", onKey);
list.addEventListener("click", (event) => remember(event.target.closest('[role="option"]')));

/** The field is open (on-demand.js) and may have been typed into already. */
export function begin() {
  shown = null;
  isEnterDue = false;
  ask();
}

function onKey(event) {
  if (isComposing(event)) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    choose(options().indexOf(chosen()) + step);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (shown === field.value.trim()) chosen()?.click();
    else isEnterDue = true; // what stands there answers other words: never open that
  }
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const query = field.value.trim();
  try {
    const url = new URL(dialog.dataset.url, window.location.href);
    url.searchParams.set("q", query);
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(await answer.text(), query);
  } catch (fault) {
    if (fault.name !== "AbortError") say(list.dataset.failedLabel);
  }
}

/** The fragment is our own server's, escaped by its templates; scripts in it would not run. */
function show(html, query) {
  const answer = new DOMParser().parseFromString(html, "text/html").body;
  list.replaceChildren(...(query ? [] : recent()), ...answer.childNodes);
  options().forEach((option, index) => Object.assign(option, { id: `palette-${index}`, tabIndex: -1 }));
  if (options().length) choose(0);
  else if (query) say(list.dataset.noneLabel);
  shown = query;
  if (isEnterDue) chosen()?.click();
  isEnterDue = false;
}

function say(text) {
  list.replaceChildren(Object.assign(document.createElement("p"), { className: "palette__none", textContent: text }));
  field.removeAttribute("aria-activedescendant");
}

function options() {
  return [...list.querySelectorAll('[role="option"]')];
}

function chosen() {
  return list.querySelector('[aria-selected="true"]');
}

function choose(index) {
  const all = options();
  const next = all[(index + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === next));
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

// Kept for this tab only: on a shared machine the next person must not read whom we looked at.
function remember(option) {
  if (!option) return;
  const entry = { url: option.getAttribute("href"), text: option.querySelector("span")?.textContent ?? option.textContent };
  const rest = read().filter((other) => other.url !== entry.url);
  sessionStorage.setItem(RECENT, JSON.stringify([entry, ...rest].slice(0, 5)));
}

function read() {
  return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
}

function recent() {
  const entries = read().map(({ url, text }) => {
    const link = Object.assign(document.createElement("a"), { className: "palette__item", textContent: text });
    link.setAttribute("role", "option");
    link.setAttribute("href", url);
    return link;
  });
  const heading = Object.assign(document.createElement("p"), { className: "palette__group", textContent: list.dataset.recentLabel });
  return entries.length ? [heading, ...entries] : [];
}
