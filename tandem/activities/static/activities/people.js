// Another person on the phone sees nothing of the first; who signs out decides about what is unsent.
import { ask } from "./ask.js";
import { Outbox } from "./outbox.js";
import { openVault } from "./vault.js";

/** The copy of the week and the key go; what was not sent stays, locked, until they are back. */
export async function lockUp(person) {
  const vault = await openVault(person);
  const { count } = await new Outbox(vault).unsent();
  if (!count) return vault.destroy();
  await vault.empty("kept", "keys");
  return vault.database.close();
}

/** Before signing out: ask where something is unsent, then leave nothing behind. */
export async function leave(phone, form, words) {
  const { count } = await phone.outbox.unsent();
  if (count && !(await ask(words.leaving.replace("{n}", count), words.stay, words.leave))) return;
  localStorage.removeItem("tandem-person");
  localStorage.removeItem(`tandem-unsent-${phone.vault.person}`);
  await phone.vault.destroy();
  form.submit();
}
