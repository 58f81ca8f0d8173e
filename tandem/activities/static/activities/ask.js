// One question with two answers: the safe one first, and the one that takes something away.

export function ask(text, stay, go) {
  const dialog = made("dialog", { className: "dialog" });
  const foot = made("div", { className: "dialog__foot" });
  const keep = made("button", { textContent: stay, className: "btn btn--primary", type: "button" });
  const take = made("button", { textContent: go, className: "btn btn--danger", type: "button" });
  foot.append(keep, take);
  dialog.append(made("p", { textContent: text, className: "dialog__body" }), foot);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    take.addEventListener("click", () => dialog.close("go"));
    keep.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "go");
    });
  });
}

function made(name, parts) {
  return Object.assign(document.createElement(name), parts);
}
