// Dialogs and the side sheet: opened by a button or a link, closed by Escape, the cross or the scrim.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) open(document.querySelector(opener.dataset.open));
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && isOutside(event)) event.target.close();
  const link = event.target.closest("a[data-sheet]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  load(link.href);
});

document.addEventListener("sheet-close", () => document.getElementById("sheet")?.close());

// An act that answers into the sheet (bulk edit, quick create) opens it by doing so.
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target;
  if (target?.id === "sheet" && target.childElementCount && !target.open) open(target);
});

function open(dialog) {
  if (!dialog || dialog.open) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  dialog.dispatchEvent(new CustomEvent("dialog-open", { bubbles: true }));
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

async function load(url) {
  const sheet = document.getElementById("sheet");
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "sheet" } });
    if (answer.redirected) window.location.assign(answer.url);
    await window.htmx.swap({ sourceElement: sheet, target: sheet, text: await answer.text(), swap: "innerHTML" });
    open(sheet);
  } catch {
    document.dispatchEvent(new CustomEvent("request-failed"));
  }
}

function isOutside(event) {
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
