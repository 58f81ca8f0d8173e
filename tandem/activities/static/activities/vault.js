// One database a person on this phone. What lies in it is locked with AES-GCM; the key is kept by
// the browser and cannot be read out. `shown` parts (state, time) stay open, they name nobody.

const STORES = ["keys", "kept", "items", "files"];
const VERSION = 1;

export async function openVault(person) {
  const opening = indexedDB.open(nameOf(person), VERSION);
  opening.onupgradeneeded = () => {
    const names = opening.result.objectStoreNames;
    for (const name of STORES) if (!names.contains(name)) opening.result.createObjectStore(name, { keyPath: "id" });
  };
  return new Vault(person, await settled(opening));
}

export class Vault {
  constructor(person, database) {
    Object.assign(this, { person, database, key: null });
  }

  /** Whether there is a key; `raw` is the server's, taken only where there is none yet. */
  async unlock(raw) {
    this.key ??= (await this.#get("keys", "key"))?.key ?? null;
    if (!this.key && raw) {
      const bytes = Uint8Array.from(atob(raw), (letter) => letter.charCodeAt(0));
      this.key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      await this.#write("keys", (store) => store.put({ id: "key", key: this.key }));
    }
    return Boolean(this.key);
  }

  async put(name, id, value, shown = {}) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, bytes);
    await this.#write(name, (store) => store.put({ id, ...shown, iv, data }));
  }

  /** The record with its value, or null; bytes stay bytes where asked. */
  async take(name, id, asBytes = false) {
    const record = await this.#get(name, id);
    return record ? this.#opened(record, asBytes) : null;
  }

  /** The open parts of every record, in the order of their ids. */
  async shown(name) {
    const records = await settled(this.#store(name).getAll());
    return records.map(({ iv, data, ...rest }) => rest);
  }

  async mark(name, id, changes) {
    const record = await this.#get(name, id);
    if (record) await this.#write(name, (store) => store.put({ ...record, ...changes }));
  }

  drop(name, id) {
    return this.#write(name, (store) => store.delete(id));
  }

  empty(...names) {
    return Promise.all(names.map((name) => this.#write(name, (store) => store.clear())));
  }

  destroy() {
    this.database.close();
    return settled(indexedDB.deleteDatabase(nameOf(this.person)));
  }

  async #opened({ iv, data, ...shown }, asBytes) {
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, data);
    return { ...shown, value: asBytes ? bytes : JSON.parse(new TextDecoder().decode(bytes)) };
  }

  #store(name) {
    return this.database.transaction(name).objectStore(name);
  }

  #get(name, id) {
    return settled(this.#store(name).get(id));
  }

  /** Done only when it is on the disk: a browser may be killed the moment after. */
  #write(name, act) {
    return new Promise((done, fail) => {
      const transaction = this.database.transaction(name, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => done();
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
      act(transaction.objectStore(name));
    });
  }
}

function nameOf(person) {
  return `tandem-${person}`;
}

function settled(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}
