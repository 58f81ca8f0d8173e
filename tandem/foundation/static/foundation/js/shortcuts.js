// Keys are declared in the page (data-key) and nowhere else, so the ? sheet cannot lie.
import { isBound, isComposing, isTyping, keyName } from "./keys.js";

const SEQUENCE_MS = 1200;
let waiting = "";
let timer = 0;

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.altKey || event.defaultPrevented) return;
  const key = keyName(event);
  const chord = key.startsWith("ctrl+");
  if (!chord && (isTyping(event.target) || singleKeysOff() || event.target.closest?.("dialog"))) return;
  if (isPressing(event.target, key)) return;
  const found = find(waiting ? `${waiting} ${key}` : key) ?? find(key);
  if (found) {
    forget();
    event.preventDefault();
    act(found, event);
  } else if (!chord && startsSequence(key)) {
    waiting = key;
    timer = setTimeout(forget, SEQUENCE_MS);
  } else {
    forget();
  }
});

function singleKeysOff() {
  return document.documentElement.dataset.shortcuts === "off";
}

/** Space and Enter on a focused button or link already press it. */
function isPressing(target, key) {
  return (key === "space" || key === "enter") && target.matches?.("a, button, summary, input, select");
}

function bindings() {
  return [...document.querySelectorAll("[data-key]")].filter(isBound);
}

function find(name) {
  const open = document.querySelector("dialog[open]");
  const all = bindings().filter((element) => element.dataset.key === name);
  return all.find((element) => open?.contains(element)) ?? all.find((element) => !element.hidden) ?? all[0];
}

function startsSequence(key) {
  return bindings().some((element) => element.dataset.key.startsWith(`${key} `));
}

function forget() {
  clearTimeout(timer);
  waiting = "";
}

function act(element, event) {
  if (element.dataset.keyDo) {
    element.dispatchEvent(new CustomEvent("key", { bubbles: true, detail: { act: element.dataset.keyDo, event } }));
  } else if (isTyping(element) && !("paletteOpen" in element.dataset)) {
    element.focus();
  } else if (isTyping(element)) {
    element.dispatchEvent(new CustomEvent("palette-open", { bubbles: true }));
  } else {
    element.click();
    if (element.matches("summary")) enter(element);
  }
}

/** A menu opened by its key is gone on with from its first field. */
function enter(summary) {
  const field = summary.parentElement.querySelector("input:not([type=hidden])");
  (summary.parentElement.open && field ? field : summary).focus();
}

/** The ? sheet: every key bound on this page at this moment, by group. */
document.addEventListener("dialog-open", (event) => {
  const sheet = event.target.querySelector("[data-key-sheet]");
  if (!sheet) return;
  const groups = new Map();
  for (const element of bindings()) {
    if (singleKeysOff() && !element.dataset.key.startsWith("ctrl+")) continue;
    const group = element.dataset.keyGroup || sheet.dataset.generalLabel;
    const entries = groups.get(group) ?? groups.set(group, new Map()).get(group);
    entries.set(element.dataset.key, labelOf(element));
  }
  sheet.replaceChildren(...[...groups].map(([name, entries]) => section(name, entries)));
});

function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const words = element.cloneNode(true);
  for (const cap of words.querySelectorAll("kbd")) cap.remove();
  return element.getAttribute("aria-label") || words.textContent.trim();
}

function section(name, entries) {
  const block = document.createElement("section");
  block.append(Object.assign(document.createElement("h3"), { textContent: name }));
  const list = document.createElement("ul");
  for (const [key, label] of entries) {
    const item = document.createElement("li");
    const caps = document.createElement("span");
    for (const part of key.split(/[ +]/)) {
      const cap = part.length > 1 ? part[0].toUpperCase() + part.slice(1) : part.toUpperCase();
      caps.append(Object.assign(document.createElement("kbd"), { textContent: cap }), " ");
    }
    item.append(label, caps);
    list.append(item);
  }
  block.append(list);
  return block;
}
