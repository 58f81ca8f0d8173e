// The list of what is on the phone: drafts to go on with, what waits, what came back for review, and
// for a day what was deleted.
import { ask } from "./ask.js";
import { addressOf } from "./addresses.js";
import { moment } from "./moments.js";
import { OLD_MS } from "./outbox.js";

const TONES = { ready: "chip--info", sent: "chip--ok", review: "chip--warn", unreadable: "chip--bad" };
const DONE_WITH = new Set(["sent", "dropped"]);

export async function drawOutbox(box, phone, oldest) {
  const items = (await phone.outbox.all()).reverse();
  const files = await phone.vault.shown("files");
  const slot = (name) => box.querySelector(`[data-slot="${name}"]`);
  slot("nothing").hidden = items.some((item) => !DONE_WITH.has(item.state));
  slot("old").hidden = !(Date.now() - oldest > OLD_MS);
  slot("sign-in").hidden = !phone.needsSignIn;
  box.querySelector("[data-send-now]").hidden = !items.some((item) => item.state === "ready") && !files.length;
  slot("items").replaceChildren(...items.map((item) => line(slot("item"), item, files, phone)));
}

function line(template, item, files, phone) {
  const row = template.content.firstElementChild.cloneNode(true);
  const slot = (name) => row.querySelector(`[data-slot="${name}"]`);
  const show = (name, act) => {
    slot(name).hidden = false;
    if (act) slot(name).addEventListener("click", act);
  };
  const refused = files.find((file) => file.of === item.id && file.text);
  slot("name").textContent = item.value.name ?? "";
  slot("what").textContent = refused?.text || item.text || moment(item.value.arrived_at ?? item.at);
  slot("state").textContent = slot("state").dataset[item.state];
  if (TONES[item.state]) slot("state").classList.add(TONES[item.state]);
  if (item.state === "draft") {
    slot("open").href = addressOf(item.value.where);
    show("open");
  }
  if (item.state === "dropped") show("back", () => phone.outbox.putBack(item));
  else if (item.state === "sent" || item.state === "review") show("drop", () => phone.outbox.drop(item));
  else show("drop", async () => (await meant(slot("drop"))) && phone.outbox.drop(item));
  return row;
}

function meant({ dataset }) {
  return ask(dataset.ask, dataset.stay, dataset.go);
}
