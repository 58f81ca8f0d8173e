// The phone's part of every page of a seller: who is here, the week on the phone, sending, the count.
import { OLD_MS, Outbox } from "./outbox.js";
import { openVault } from "./vault.js";

const FRESH_MS = 10 * 60_000;
const LOGOUT = "/logout/";
/** The count once more, where a browser that clears its databases may leave it. */
const unsentOf = (person) => `tandem-unsent-${person}`;
const words = () => document.getElementById("phone-words").dataset;

/** Open what belongs to this person; null where the browser keeps nothing. */
export async function openPhone(person) {
  try {
    const before = localStorage.getItem("tandem-person");
    if (before && before !== person) await (await import("./people.js")).lockUp(before);
    localStorage.setItem("tandem-person", person);
    const phone = new Phone(await openVault(person));
    await phone.load();
    return (await phone.vault.unlock()) ? phone : null;
  } catch {
    return null;
  }
}

class Phone {
  constructor(vault) {
    Object.assign(this, { vault, outbox: new Outbox(vault), kept: null });
  }

  get mayKeepPlace() {
    return this.kept?.may_keep_place ?? false;
  }

  /** The kept package; a new one where it is old and there is a network. */
  async load() {
    if (await this.vault.unlock()) this.kept = (await this.vault.take("kept", "package"))?.value ?? null;
    const isOurs = this.kept?.lang === document.documentElement.lang;
    if (isOurs && Date.now() - this.kept.taken < FRESH_MS) return;
    const fresh = this.refresh();
    if (!this.kept) await fresh;
    else fresh.catch(() => null);
  }

  async refresh() {
    const { fetchPackage } = await import("./post.js");
    const { key, ...kept } = await fetchPackage();
    if (String(kept.person) !== this.vault.person || !(await this.vault.unlock(key))) return;
    this.kept = { ...kept, taken: Date.now() };
    await this.vault.put("kept", "package", this.kept);
    navigator.storage?.persist?.();
  }

  async send() {
    const result = await this.outbox.send(this.kept?.left ?? "").catch(() => ({ sent: 0, offline: true }));
    this.needsSignIn = Boolean(result.signIn);
    if (result.sent) say(words().sent.replace("{n}", result.sent));
    await this.count();
    return result;
  }

  async count() {
    const { count, oldest } = await this.outbox.unsent();
    for (const badge of document.querySelectorAll("[data-unsent]")) {
      badge.textContent = count || "";
      badge.hidden = !count;
      badge.toggleAttribute("data-old", Date.now() - oldest > OLD_MS);
    }
    localStorage.setItem(unsentOf(this.vault.person), count);
    (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch?.(() => null);
    const boxes = document.querySelectorAll("[data-outbox]");
    if (boxes.length) (await import("./outbox-view.js")).drawOutbox(boxes[0], this, oldest);
    return oldest;
  }
}

/** Sending, the count, the question before signing out; and what waited too long or was taken away. */
export async function start(phone) {
  document.addEventListener("outbox-changed", () => phone.count());
  document.addEventListener("click", (event) => event.target.closest("[data-send-now]") && phone.send());
  window.addEventListener("online", () => phone.send());
  document.addEventListener("visibilitychange", () => document.hidden || phone.send());
  document.addEventListener("submit", (event) => leaving(event, phone), true);
  const before = Number(localStorage.getItem(unsentOf(phone.vault.person)));
  if (before && !(await phone.vault.shown("items")).length) say(words().lost.replace("{n}", before), "bad");
  await phone.send();
  const { oldest } = await phone.outbox.unsent();
  if (Date.now() - oldest > OLD_MS) say(words().old, "bad");
}

function say(text, tone) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
}

/** Nobody signs out over something unsent without being asked. */
async function leaving(event, phone) {
  const form = event.target;
  if (new URL(form.action).pathname !== LOGOUT) return;
  event.preventDefault();
  event.stopPropagation();
  (await import("./people.js")).leave(phone, form, words());
}

async function onPage() {
  const { person } = document.body.dataset;
  if (!person) return null;
  navigator.serviceWorker?.register("/sw.js").catch(() => null);
  const phone = await openPhone(person);
  if (phone) start(phone);
  else for (const slot of document.querySelectorAll("[data-outbox] [data-keeps]")) slot.hidden = slot.dataset.keeps === "yes";
  return phone;
}

window.addEventListener("beforeinstallprompt", (event) => {
  const button = document.querySelector("[data-install]");
  if (!button) return;
  event.preventDefault();
  button.hidden = false;
  button.addEventListener("click", () => event.prompt(), { once: true });
});

/** The phone of this page, for the scripts of single pages. */
export const here = onPage();
