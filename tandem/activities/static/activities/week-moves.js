// A stop can be dragged to another day. Dropping presses the day's button in the stop's own menu, so
// the mouse does nothing that the keyboard cannot do; a day that is not in the menu takes no drop.

const week = document.getElementById("week");
let dragged = null;

const buttonFor = (day) => dragged?.querySelector(`button[name="on"][value="${day.dataset.day}"]`);
const dayUnder = (event) => event.target.closest?.("[data-day]");

function leave() {
  week.querySelectorAll("[data-over]").forEach((day) => delete day.dataset.over);
}

week?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".stop[draggable]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
});

week?.addEventListener("dragover", (event) => {
  const day = dayUnder(event);
  leave();
  if (!day || day.contains(dragged) || !buttonFor(day)) return;
  event.preventDefault();
  day.dataset.over = "";
});

week?.addEventListener("drop", (event) => {
  const day = dayUnder(event);
  const button = day && !day.contains(dragged) && buttonFor(day);
  leave();
  if (!button) return;
  event.preventDefault();
  button.click();
});

week?.addEventListener("dragend", () => {
  leave();
  dragged = null;
});

// The morph keeps a menu open whose act is done: close it, and leave the focus on what opened it.
document.addEventListener("htmx:after:swap", () => {
  for (const menu of week?.querySelectorAll("details[open]") ?? []) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
