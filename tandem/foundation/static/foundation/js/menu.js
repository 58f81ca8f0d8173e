// Menus are <details>: they open without us. We close them, walk them, and apply preferences at once.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.definition[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open], details.definition[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll("summary, a[href], button")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
    next?.focus();
    event.preventDefault();
  }
});

// Theme and density change under the eye; language needs a page in that language.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-preferences]");
  const button = event.submitter;
  if (!form || !button || button.name === "language") return;
  event.preventDefault();
  document.documentElement.dataset[button.name] = button.value;
  for (const other of button.parentElement.querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  const body = new FormData(form);
  body.set(button.name, button.value);
  fetch(form.action, { method: "POST", body, keepalive: true, headers: { "X-Requested-With": "kit" } }).catch(() =>
    document.dispatchEvent(new CustomEvent("request-failed")),
  );
});
