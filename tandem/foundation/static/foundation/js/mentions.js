// "@" in a note offers the people who may read it; arrows choose, Enter or Tab takes, Escape leaves.
import { isComposing } from "./keys.js";

const BEGUN = /[@＠]([^\s@＠]{0,20})$/;
let asked = 0;

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("textarea[data-people-url]");
  if (field && !event.isComposing) offer(field);
});
document.addEventListener("compositionend", (event) => {
  const field = event.target.closest?.("textarea[data-people-url]");
  if (field) offer(field);
});
document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.("textarea[data-people-url]");
  if (field) setTimeout(() => close(field), 150);
});
document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest?.("[data-mentions] [role=option]");
  if (!item) return;
  event.preventDefault();
  take(fieldOf(item.closest("[data-mentions]")), item);
});
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("textarea[data-people-url]");
  const list = field && listOf(field);
  if (!list || list.hidden || isComposing(event)) return;
  const items = [...list.children];
  const here = items.findIndex((item) => item.ariaSelected === "true");
  if (event.key === "ArrowDown") select(field, items[(here + 1) % items.length]);
  else if (event.key === "ArrowUp") select(field, items[(here - 1 + items.length) % items.length]);
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(field, items[here]);
  else if (event.key === "Escape") close(field);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

async function offer(field) {
  const begun = BEGUN.exec(field.value.slice(0, field.selectionStart));
  const turn = ++asked;
  if (!begun) return close(field);
  const answer = await fetch(`${field.dataset.peopleUrl}?q=${encodeURIComponent(begun[1])}`, { headers: { "HX-Request": "true" } });
  const text = answer.ok ? await answer.text() : "";
  if (turn !== asked) return;
  const list = listOf(field);
  list.innerHTML = text;
  list.hidden = !list.children.length;
  if (!list.hidden) select(field, list.firstElementChild);
}

function select(field, item) {
  for (const other of item.parentElement.children) other.ariaSelected = String(other === item);
  field.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function take(field, item) {
  const before = field.value.slice(0, field.selectionStart).replace(BEGUN, `@${item.dataset.name} `);
  field.setRangeText(before, 0, field.selectionStart, "end");
  close(field);
  field.focus();
}

function close(field) {
  asked += 1;
  listOf(field).hidden = true;
  field.removeAttribute("aria-activedescendant");
}

function listOf(field) {
  return document.getElementById(field.getAttribute("aria-controls"));
}

function fieldOf(list) {
  return document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
}
