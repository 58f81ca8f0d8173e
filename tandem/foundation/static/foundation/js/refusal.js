// A refusal is read where the person looks: above the page, or inside the dialog that asked.

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const dialog = ctx.sourceElement?.closest?.("dialog[open]");
  if (ctx.hx?.retarget === "#refusal" && dialog) ctx.hx.retarget = `#${slotIn(dialog).id}`;
});

// The next act that goes through makes the old sentence untrue.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.response?.status >= 400 || ctx.request?.method === "GET") return;
  for (const slot of document.querySelectorAll(".refusal-slot")) slot.replaceChildren();
});

document.addEventListener("htmx:after:swap", (event) => {
  const { target } = event.detail.ctx;
  const slot = typeof target === "string" ? document.querySelector(target) : target;
  if (slot?.classList?.contains("refusal-slot")) slot.firstElementChild?.scrollIntoView({ block: "nearest" });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-refusal-close]");
  if (!button) return;
  button.closest("[role=alert]").remove();
  if (document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true });
});

function slotIn(dialog) {
  const known = dialog.querySelector(".refusal-slot");
  if (known) return known;
  const slot = Object.assign(document.createElement("div"), { className: "refusal-slot", id: `${dialog.id}-refusal` });
  (dialog.querySelector(".dialog__body") ?? dialog).prepend(slot);
  return slot;
}
