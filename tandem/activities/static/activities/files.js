// A photo made small or a voice note: on the disk first, then shown; each photo can be taken away again.
import { uuid7 } from "../foundation/js/uuid7.js";

const MOST_BYTES = 400 * 1024;

export async function showKept(form, outbox, of) {
  for (const file of await outbox.filesOf(of)) {
    const { value } = await outbox.vault.take("files", file.id, true);
    show(form, outbox, file.id, file.kind, new Blob([value], { type: file.type }));
  }
}

export async function addPhotos(form, outbox, of) {
  const input = form.elements.photo;
  for (const file of input.files) await add(form, outbox, of, "photo", await small(file).catch(() => file));
  input.value = ""; // until then they would go with the plain form
}

export async function add(form, outbox, of, kind, blob) {
  const id = uuid7();
  await outbox.addFile(id, of, kind, await sealed(blob));
  show(form, outbox, id, kind, blob);
}

async function sealed(blob) {
  const bytes = await blob.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { bytes, sha256, type: blob.type };
}

/** A JPEG of at most 400 KB, upright; smaller in steps until it fits. */
async function small(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  let side = 1600;
  for (let quality = 0.8; ; quality -= 0.1) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob.size <= MOST_BYTES) return blob;
    if (quality < 0.45) [quality, side] = [0.8, side * 0.7];
  }
}

function show(form, outbox, id, kind, blob) {
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
