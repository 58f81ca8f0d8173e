// Photos and voice notes of a check-in: on the disk first, then shown; each can be taken away again.
import { uuid7 } from "../foundation/js/uuid7.js";
import { canTalk, holdToTalk, sealed, small } from "./capture.js";

/** `safely` says so where the phone could not keep one. */
export async function takeFiles(form, outbox, of, safely) {
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
    const adding = async () => {
      for (const file of input.files) await add("photo", await small(file).catch(() => file));
      input.value = ""; // until then they would go with the plain form
    };
    await safely(adding());
  });
  if (!canTalk()) return;
  slot(form, "voice").hidden = false;
  holdToTalk(form.querySelector("[data-voice]"), (blob) => safely(add("voice", blob)));
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

function slot(form, name) {
  return form.querySelector(`[data-slot="${name}"]`);
}
