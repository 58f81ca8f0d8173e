// Dragging a card is an extra: dropped on a column it presses that stage's button of the card's menu.
const board = document.getElementById("board");
let dragged = null;

function columnOf(event) {
  return event.target.closest?.(".board__column");
}

board?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".deal");
  dragged?.classList.add("is-dragged");
});

board?.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const column of board.querySelectorAll(".is-target")) column.classList.remove("is-target");
  dragged = null;
});

board?.addEventListener("dragover", (event) => {
  const column = columnOf(event);
  if (!dragged || !column) return;
  event.preventDefault();
  for (const other of board.querySelectorAll(".is-target")) other.classList.remove("is-target");
  column.classList.add("is-target");
});

board?.addEventListener("drop", (event) => {
  const stage = columnOf(event)?.dataset.stage;
  const button = dragged?.querySelector(`button[name="to"][value="${CSS.escape(stage ?? "")}"]`);
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
