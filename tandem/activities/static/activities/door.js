// The check-in form: from the first moment a draft on the phone, so that nothing is lost whatever
// happens; saved, it is ready to send and goes at once where there is a network.
import { place } from "./place.js";
import { takeFiles } from "./door-files.js";

const SEND_MS = 8000;

export async function openDoor(form, phone, { name, accountItem = "" }) {
  const { outbox } = phone;
  const where = { visit: Number(form.dataset.visit) || null, account: Number(form.dataset.account) || null, account_item: accountItem || null };
  const draft = (await draftFor(outbox, where)) ?? begun(form, name, where);
  const keep = inTurn((state) => outbox.write(draft.id, "check_in", draft.value, state));
  const safely = (work) => work.catch(() => unsafe(form)); // the phone is full, or keeps nothing
  await keep();
  form.elements.id.value = draft.id;
  restore(form, draft.value);
  slot(form, "at").textContent = new Date(draft.value.arrived_at).toTimeString().slice(0, 5);

  let written = null; // what writes the content down comes with the first tap
  const writing = () => (written ??= import("./form.js"));
  form.addEventListener("input", () => {
    writing().catch(() => (written = null));
    draft.value.fields = fieldsOf(form);
    safely(keep());
  });
  takePlace(form, phone, draft, () => safely(keep()));
  await takeFiles(form, outbox, draft.id, safely);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector(".door__save button").disabled = true;
    const went = phone.mayKeepPlace ? await soon(place(), 2000) : null;
    try {
      draft.value.content = (await writing()).contentOf(fieldsOf(form), { ...draft.value, went });
      await keep("ready");
    } catch {
      return plainly(form);
    }
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
    last = last.catch(() => null).then(() => write(state));
    return last;
  };
}

async function draftFor(outbox, where) {
  const same = (item) => item.state === "draft" && JSON.stringify(item.value.where) === JSON.stringify(where);
  return (await outbox.all()).find(same);
}

function begun(form, name, where) {
  return { id: form.elements.id.value, value: { name, where, arrived_at: new Date().toISOString(), came: null, fields: {}, content: {} } };
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

/** Said as soon as it is known, and before more is typed. */
export function unsafe(form) {
  slot(form, "unsafe").hidden = false;
}

/** What the phone cannot keep goes to the server at once, as a form without a script would. */
function plainly(form) {
  unsafe(form);
  form.querySelector(".door__save button").disabled = false;
  if (form.getAttribute("action")) form.submit();
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

function soon(promise, most) {
  return Promise.race([promise.catch(() => null), new Promise((done) => setTimeout(done, most, null))]);
}
