// Sending what waits: items in batches, then the photos of what has left, then what is old is forgotten.
import { Post } from "./post.js";

const BATCH = 50;
const NOT_GONE = new Set(["draft", "ready", "dropped"]); // their photos wait with them

export async function drain(outbox, token) {
  const { vault } = outbox;
  const post = new Post(token);
  let sent = 0;
  const ready = (await vault.shown("items")).filter((item) => item.state === "ready");
  for (let start = 0; start < ready.length; start += BATCH) {
    const items = [];
    for (const { id } of ready.slice(start, start + BATCH)) items.push(envelope(await vault.take("items", id)));
    const answer = await post.items(items);
    if (answer.signIn) return { sent, signIn: true };
    for (const result of answer.results) sent += await answered(vault, result);
  }
  await sendFiles(vault, post);
  await forget(outbox);
  return { sent };
}

function envelope({ id, kind, form, value }) {
  return { id, kind, form, content: value.content };
}

async function answered(vault, { id, state, text }) {
  if (state === "again") return 0;
  const shown = { done: "sent", waiting: "sent" }[state] ?? state;
  await vault.mark("items", id, { state: shown, text, at: Date.now() });
  return shown === "unreadable" ? 0 : 1;
}

async function sendFiles(vault, post) {
  const items = (await vault.shown("items")).filter((item) => NOT_GONE.has(item.state));
  const open = new Set(items.map((item) => item.id));
  for (const file of await vault.shown("files")) {
    if (open.has(file.of) || file.text) continue;
    const { value } = await vault.take("files", file.id, true);
    const answer = await post.file(file, value);
    if (answer.ok) await vault.drop("files", file.id);
    else if (answer.status === 422 || answer.status === 413) await vault.mark("files", file.id, { text: answer.text });
  }
}

async function forget(outbox) {
  for (const item of await outbox.forgotten()) {
    for (const file of await outbox.filesOf(item.id)) await outbox.vault.drop("files", file.id);
    await outbox.vault.drop("items", item.id);
  }
}
