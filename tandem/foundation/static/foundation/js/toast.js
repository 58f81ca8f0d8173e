// What just happened, in one line, with Undo where the server offers it (HX-Trigger: toast).

const STAY_MS = 6000;
const STAY_UNDO_MS = 12000;

document.addEventListener("toast", (event) => {
  const detail = typeof event.detail === "string" ? { text: event.detail } : event.detail;
  const text = detail?.text ?? detail?.value;
  if (text) show({ ...detail, text });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
});

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-toast]").forEach(leaveLater));
if (document.readyState !== "loading") document.querySelectorAll("[data-toast]").forEach(leaveLater);

function show({ text, undo, tone }) {
  const room = document.getElementById("toasts");
  if (!room) return;
  const toast = Object.assign(document.createElement("div"), { className: tone === "bad" ? "toast toast--bad" : "toast" });
  toast.dataset.toast = "";
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) toast.append(undoForm(undo, room.dataset.undo));
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", room.dataset.close);
  toast.append(close);
  room.append(toast);
  while (room.children.length > 3) room.firstElementChild.remove();
  leaveLater(toast);
}

/** A real form: it works the same whether htmx or the browser sends it. */
function undoForm(url, label) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url });
  const token = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken" });
  token.value = document.body.dataset.csrf;
  const button = Object.assign(document.createElement("button"), { textContent: label });
  button.dataset.key = "u";
  button.dataset.keyLabel = label;
  form.append(token, button);
  return form;
}

/** A toast waits while it is read: pointer over it or focus in it stops the clock. */
function leaveLater(toast) {
  const stay = toast.querySelector("form") ? STAY_UNDO_MS : STAY_MS;
  if (toast.classList.contains("toast--bad")) return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : toast.remove());
  setTimeout(leave, stay);
}
