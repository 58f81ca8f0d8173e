// Draft → Ready → Sent. An item is on the disk before anybody is told so, keeps its id for ever, and
// leaves the phone only when the server has answered for it.

const BATCH = 50;
const KEEP_SENT_MS = 2 * 86_400_000;
export const OLD_MS = 86_400_000;
export const FORM = 2;
const UNSENT = new Set(["draft", "ready", "unreadable"]);
const NOT_GONE = new Set(["draft", "ready", "dropped"]); // their photos wait with them

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
    const items = (await this.vault.shown("items")).filter((item) => UNSENT.has(item.state));
    const files = await this.vault.shown("files");
    const known = new Set((await this.vault.shown("items")).map((item) => item.id));
    const alone = new Set(files.filter((file) => !known.has(file.of)).map((file) => file.of));
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
  send(post) {
    const run = async (lock) => (lock === null ? { sent: 0 } : this.#send(post));
    return navigator.locks ? navigator.locks.request("tandem-outbox", { ifAvailable: true }, run) : run();
  }

  async #send(post) {
    let sent = 0;
    const ready = (await this.vault.shown("items")).filter((item) => item.state === "ready");
    for (let start = 0; start < ready.length; start += BATCH) {
      const items = [];
      for (const { id } of ready.slice(start, start + BATCH)) items.push(envelope(await this.vault.take("items", id)));
      const answer = await post.items(items);
      if (answer.signIn) return { sent, signIn: true };
      for (const result of answer.results) sent += await this.#answered(result);
    }
    await this.#sendFiles(post);
    await this.#forget();
    changed();
    return { sent };
  }

  async #answered({ id, state, text }) {
    if (state === "again") return 0;
    const shown = { done: "sent", waiting: "sent" }[state] ?? state;
    await this.vault.mark("items", id, { state: shown, text, at: Date.now() });
    return shown === "unreadable" ? 0 : 1;
  }

  async #sendFiles(post) {
    const items = (await this.vault.shown("items")).filter((item) => NOT_GONE.has(item.state));
    const open = new Set(items.map((item) => item.id));
    for (const file of await this.vault.shown("files")) {
      if (open.has(file.of) || file.text) continue;
      const { value } = await this.vault.take("files", file.id, true);
      const answer = await post.file(file, value);
      if (answer.ok) await this.vault.drop("files", file.id);
      else if (answer.status === 422 || answer.status === 413) await this.vault.mark("files", file.id, { text: answer.text });
    }
  }

  async #erase(id) {
    for (const file of await this.filesOf(id)) await this.vault.drop("files", file.id);
    await this.vault.drop("items", id);
  }

  async #forget() {
    for (const item of await this.vault.shown("items")) {
      const age = Date.now() - item.at;
      if (item.state === "sent" ? age > KEEP_SENT_MS : item.state === "dropped" && age > OLD_MS) await this.#erase(item.id);
    }
  }
}

function envelope({ id, kind, form, value }) {
  return { id, kind, form, content: value.content };
}

function changed() {
  document.dispatchEvent(new CustomEvent("outbox-changed"));
}
