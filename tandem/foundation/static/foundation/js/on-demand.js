// What only some pages or people use comes when it is there to be used: a phone loads what it needs.

const palette = document.getElementById("palette");
const PARTS = new Map([["form.composer", () => [import("./composer.js"), import("./mentions.js")]]]);

bring();
document.addEventListener("htmx:after:settle", bring);

function bring() {
  for (const [selector, load] of PARTS) {
    if (!document.querySelector(selector)) continue;
    PARTS.delete(selector);
    load();
  }
}

// The field opens at once and takes what is typed; what finds for it comes behind. A desk has it early.
if (palette) {
  document.addEventListener("palette-open", open);
  document.addEventListener("click", (event) => event.target.closest("[data-palette-open]") && open());
  if (matchMedia("(hover: hover)").matches) setTimeout(() => import("./palette.js"));
} else {
  sessionStorage.removeItem("palette-recent"); // signed out: the tab forgets
}

async function open() {
  if (palette.open) return;
  const field = palette.querySelector("input");
  field.value = "";
  palette.showModal();
  field.focus();
  (await import("./palette.js")).begin();
}
