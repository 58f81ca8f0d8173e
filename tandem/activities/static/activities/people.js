// Another person on the phone sees nothing of the first; who signs out decides about what is unsent.
import { Outbox } from "./outbox.js";
import { openVault } from "./vault.js";

const LOGOUT = "/logout/";

/** The words of this page for the scripts, in the reader's language. */
export function wordsOf() {
  return document.getElementById("phone-words").dataset;
}

/** The copy of the week and the key go; what was not sent stays, locked, until they are back. */
export async function lockUp(person) {
  const vault = await openVault(person);
  const { count } = await new Outbox(vault).unsent();
  if (!count) return vault.destroy();
  await vault.empty("kept", "keys");
  return vault.database.close();
}

/** Before signing out: ask where something is unsent, then leave nothing behind. */
export function minded(phone) {
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (new URL(form.action).pathname !== LOGOUT) return;
      event.preventDefault();
      event.stopPropagation();
      const { count } = await phone.outbox.unsent();
      if (count && !(await isMeant(count))) return;
      localStorage.removeItem("tandem-person");
      await phone.vault.destroy();
      form.submit();
    },
    true,
  );
}

function isMeant(count) {
  const words = wordsOf();
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog" });
  const text = Object.assign(document.createElement("p"), { textContent: words.leaving.replace("{n}", count), className: "dialog__body" });
  const foot = Object.assign(document.createElement("div"), { className: "dialog__foot" });
  const stay = Object.assign(document.createElement("button"), { textContent: words.stay, className: "btn btn--primary", type: "button" });
  const leave = Object.assign(document.createElement("button"), { textContent: words.leave, className: "btn btn--danger", type: "button" });
  foot.append(stay, leave);
  dialog.append(text, foot);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    leave.addEventListener("click", () => done(true));
    stay.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => done(false));
  });
}
