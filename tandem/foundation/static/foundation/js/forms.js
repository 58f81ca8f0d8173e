// Forms: a composing Enter never submits, Ctrl+Enter saves a text, filters go as they change.
import { isComposing } from "./keys.js";

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && isComposing(event)) event.stopPropagation();
    if (event.key !== "Enter" || isComposing(event) || !(event.ctrlKey || event.metaKey)) return;
    const field = event.target.closest?.('[data-submit-key="ctrl+enter"]');
    if (!field) return;
    event.preventDefault();
    field.form.requestSubmit();
  },
  true,
);

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-submit-on-change]");
  if (form) form.requestSubmit();
});

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    const area = event.target.closest?.(".drop");
    if (!area) return;
    event.preventDefault();
    area.toggleAttribute("data-over", over);
    if (name !== "drop") return;
    const field = area.querySelector('input[type="file"]');
    if (!field || !event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
