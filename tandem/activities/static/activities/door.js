// The check-in form: from the first moment a draft on the phone, so that nothing is lost whatever
// happens; saved, it is ready to send and goes at once where there is a network.
import { uuid7 } from "../foundation/js/uuid7.js";
import { canTalk, holdToTalk, place, sealed, small } from "./capture.js";
import { contentOf } from "./form.js";

const SEND_MS = 8000;

export async function openDoor(form, phone, { name, accountItem = "" }) {
  const { outbox } = phone;
  const where = { visit: Number(form.dataset.visit) || null, account: Number(form.dataset.account) || null, account_item: accountItem || null };
  const draft = (await draftFor(outbox, where)) ?? begun(form, name, where);
  const keep = inTurn((state) => outbox.write(draft.id, "check_in", draft.value, state));
  await keep();
  form.elements.id.value = draft.id;
  restore(form, draft.value);
  slot(form, "at").textContent = clock(draft.value.arrived_at);

  form.addEventListener("input", () => {
    draft.value.fields = fieldsOf(form);
    keep();
  });
  takePlace(form, phone, draft, keep);
  await takeFiles(form, outbox, draft.id);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector(".door__save button").disabled = true;
    const went = phone.mayKeepPlace ? await soon(place(), 2000) : null;
    draft.value.content = contentOf(fieldsOf(form), { ...draft.value, went });
    await keep("ready");
    await soon(phone.send(), SEND_MS);
    window.location.assign("/");
  });
}

/** One write after the other; what comes after "ready" comes too late to change it. */
function inTurn(write) {
  let last = Promise.resolve();
  let isReady = false;
  return (state = "draft") => {
    if (isReady) return last;
    isReady = state === "ready";
    last = last.then(() => write(state));
    return last;
  };
}

async function draftFor(outbox, where) {
  const same = (item) => item.state === "draft" && JSON.stringify(item.value.where) === JSON.stringify(where);
  return (await outbox.all()).find(same);
}

function begun(form, name, where) {
  const id = form.elements.id.value || uuid7();
  return { id, value: { name, where, arrived_at: new Date().toISOString(), came: null, fields: {}, content: {} } };
}

async function takePlace(form, phone, draft, keep) {
  const shown = slot(form, "place");
  if (!phone.mayKeepPlace) return;
  shown.textContent = shown.dataset.asking;
  draft.value.came ??= await place();
  const { came } = draft.value;
  shown.textContent = came ? shown.dataset.kept.replace("{n}", Math.round(came.accuracy)) : shown.dataset.none;
  if (came) keep();
}

async function takeFiles(form, outbox, of) {
  for (const file of await outbox.filesOf(of)) {
    const { value } = await outbox.vault.take("files", file.id, true);
    showFile(form, outbox, file.id, file.kind, new Blob([value], { type: file.type }));
  }
  const add = async (kind, blob) => {
    const id = uuid7();
    await outbox.addFile(id, of, kind, await sealed(blob));
    showFile(form, outbox, id, kind, blob);
  };
  const input = form.elements.photo;
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    for (const file of files) await add("photo", await small(file).catch(() => file));
  });
  if (!canTalk()) return;
  slot(form, "voice").hidden = false;
  holdToTalk(form.querySelector("[data-voice]"), (blob) => add("voice", blob));
}

function showFile(form, outbox, id, kind, blob) {
  const url = URL.createObjectURL(blob);
  if (kind === "voice") {
    slot(form, "voices").append(Object.assign(document.createElement("audio"), { controls: true, src: url }));
    return;
  }
  const frame = Object.assign(document.createElement("span"), { className: "photos__one" });
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.setAttribute("aria-label", slot(form, "photos").dataset.remove);
  button.addEventListener("click", () => outbox.vault.drop("files", id).then(() => frame.remove()));
  frame.append(Object.assign(document.createElement("img"), { src: url, alt: "" }), button);
  slot(form, "photos").prepend(frame);
}

function fieldsOf(form) {
  const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  delete fields.csrfmiddlewaretoken;
  return fields;
}

function restore(form, { fields }) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name];
    if (field && !["id", "arrived_at"].includes(name)) field.value = value;
  }
}

function slot(form, name) {
  return form.querySelector(`[data-slot="${name}"]`);
}

function clock(moment) {
  const at = new Date(moment);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

function soon(promise, most) {
  return Promise.race([promise.catch(() => null), new Promise((done) => setTimeout(done, most, null))]);
}
