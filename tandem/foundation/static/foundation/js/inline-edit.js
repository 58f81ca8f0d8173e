// Click to edit a fact: the field takes the focus, Escape puts the old value back.
import { isComposing } from "./keys.js";

document.addEventListener("htmx:after:settle", () => {
  const editing = document.querySelector("[data-editing]:not([data-kept])");
  if (!editing) return;
  editing.dataset.kept = "";
  const field = editing.querySelector("input:not([type=hidden]), select, textarea");
  field?.focus();
  if (field?.select) field.select();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || isComposing(event)) return;
  const cancel = event.target.closest?.("[data-editing]")?.querySelector("[data-edit-cancel]");
  if (!cancel) return;
  event.preventDefault();
  event.stopPropagation();
  cancel.click();
});
