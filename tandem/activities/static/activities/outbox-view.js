// The list of what is on the phone: drafts to go on with, what waits, what came back for review.
import { OLD_MS } from "./outbox.js";

const TONES = { draft: "", ready: "chip--info", sent: "chip--ok", review: "chip--warn", unreadable: "chip--bad" };

export async function drawOutbox(box, phone, oldest) {
  const items = (await phone.outbox.all()).reverse();
  const files = await phone.vault.shown("files");
  const slot = (name) => box.querySelector(`[data-slot="${name}"]`);
  slot("nothing").hidden = items.some((item) => item.state !== "sent");
  slot("old").hidden = !(Date.now() - oldest > OLD_MS);
  slot("sign-in").hidden = !phone.needsSignIn;
  box.querySelector("[data-send-now]").hidden = !items.some((item) => item.state === "ready") && !files.length;
  slot("items").replaceChildren(...items.map((item) => line(slot("item"), item, files, phone)));
}

function line(template, item, files, phone) {
  const row = template.content.firstElementChild.cloneNode(true);
  const slot = (name) => row.querySelector(`[data-slot="${name}"]`);
  const refused = files.find((file) => file.of === item.id && file.text);
  slot("name").textContent = item.value.name ?? "";
  slot("what").textContent = refused?.text || item.text || moment(item.value.arrived_at ?? item.at);
  slot("state").textContent = slot("state").dataset[item.state];
  if (TONES[item.state]) slot("state").classList.add(TONES[item.state]);
  if (item.state === "draft") {
    slot("open").href = addressOf(item.value.where);
    slot("open").hidden = false;
  }
  if (item.state !== "ready") {
    slot("drop").hidden = false;
    slot("drop").addEventListener("click", () => phone.outbox.drop(item.id));
  }
  return row;
}

export function addressOf({ visit, account, account_item }) {
  if (visit) return `/week/visits/${visit}/check-in/`;
  return account ? `/week/accounts/${account}/check-in/` : `/offline/#item=${account_item}`;
}

/** 2026-11-24 14:02, the phone's own time. */
export function moment(at) {
  const day = new Date(at);
  const two = (part) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}`;
}
