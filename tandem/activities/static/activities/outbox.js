// Draft → Ready → Sent. An item is on the disk before anybody is told so, keeps its id for ever, and
// leaves the phone only when the server has answered for it.

const KEEP_SENT_MS = 2 * 86_400_000;
export const OLD_MS = 86_400_000;
export const FORM = 2;
const UNSENT = new Set(["draft", "ready", "unreadable"]);

export class Outbox {
  constructor(vault) {
    this.vault = vault;
  }

  async write(id, kind, value, state = "draft") {
    await this.vault.put("items", id, value, { kind, state, form: FORM, at: Date.now() });
    changed();
  }

  /** Everything with its content, oldest first; the ids are in the order of time. */
  async all() {
    const found = [];
    for (const { id } of await this.vault.shown("items")) found.push(await this.vault.take("items", id));
    return found;
  }

  async unsent() {
    const all = await this.vault.shown("items");
    const items = all.filter((item) => UNSENT.has(item.state));
    const known = new Set(all.map((item) => item.id));
    const alone = new Set((await this.vault.shown("files")).map((file) => file.of).filter((of) => !known.has(of)));
    return { count: items.length + alone.size, oldest: Math.min(...items.map((item) => item.at), Infinity) };
  }

  /** Deleted, and for a day it can be put back as it was. */
  async drop({ id, state }) {
    const now = (await this.vault.shown("items")).find((item) => item.id === id);
    if (now?.state !== state) return changed(); // it left the phone meanwhile
    await this.vault.mark("items", id, { state: "dropped", was: state, at: Date.now() });
    changed();
  }

  async putBack({ id, was }) {
    await this.vault.mark("items", id, { state: was, at: Date.now() });
    changed();
  }

  addFile(id, of, kind, { bytes, sha256, type }) {
    return this.vault.put("files", id, bytes, { of, kind, sha256, type });
  }

  async filesOf(of) {
    return (await this.vault.shown("files")).filter((file) => file.of === of);
  }

  /** Send what is ready; one page at a time. Says how many left, and whether to sign in first. */
  async send(token) {
    if (!(await this.#hasWork())) return { sent: 0 };
    const { drain } = await import("./drain.js");
    const run = async (lock) => (lock === null ? { sent: 0 } : drain(this, token));
    const result = await (navigator.locks ? navigator.locks.request("tandem-outbox", { ifAvailable: true }, run) : run());
    changed();
    return result;
  }

  /** Sent two days ago, or deleted a day ago. */
  async forgotten() {
    const limits = { sent: KEEP_SENT_MS, dropped: OLD_MS };
    return (await this.vault.shown("items")).filter(({ state, at }) => Date.now() - at > (limits[state] ?? Infinity));
  }

  async #hasWork() {
    const isReady = (item) => item.state === "ready";
    return (await this.vault.shown("items")).some(isReady) || (await this.vault.shown("files")).length || (await this.forgotten()).length;
  }
}

function changed() {
  document.dispatchEvent(new CustomEvent("outbox-changed"));
}
