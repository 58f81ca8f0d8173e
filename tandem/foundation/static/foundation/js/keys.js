// What a key press means, in one place: composing, typing, and the name of a key.

/** True while an input method is choosing characters; Enter then belongs to it, not to us. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

const NOT_TYPED = new Set(["checkbox", "radio", "button", "submit", "reset", "range", "file", "color"]);

/** True where a letter would be typed rather than mean an act. */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !NOT_TYPED.has(target.type);
}

/** "a", "?", "space", "ctrl+k": as written in data-key. Command on a Mac counts as Ctrl. */
export function keyName(event) {
  const named = { " ": "space", Esc: "escape" }[event.key] ?? event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `ctrl+${named}` : named;
}

/** A hidden or disabled thing is not bound; `li` entries stand for keys without a button. */
export function isBound(element) {
  if (element.disabled || element.getAttribute("aria-disabled") === "true") return false;
  if (element.dataset.keyDo || element.dataset.key.startsWith("ctrl+")) return true;
  const menu = element.closest("details:not([open])");
  if (menu) return menu.offsetParent !== null;
  return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
}
