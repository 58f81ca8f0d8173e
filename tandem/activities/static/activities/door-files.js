// Photos and voice notes of a check-in; what takes them in comes with the first of them.

/** `safely` says so where the phone could not keep one. */
export async function takeFiles(form, outbox, of, safely) {
  const files = () => import("./files.js");
  if ((await outbox.filesOf(of)).length) await (await files()).showKept(form, outbox, of);
  form.elements.photo.addEventListener("change", () => safely(files().then(({ addPhotos }) => addPhotos(form, outbox, of))));
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  form.querySelector('[data-slot="voice"]').hidden = false;
  holdToTalk(form.querySelector("[data-voice]"), (sound) => safely(files().then(({ add }) => add(form, outbox, of, "voice", sound))));
}

/** Hold to talk; with a key, press once to begin and once to end. `keep` gets the recording. */
function holdToTalk(button, keep) {
  let hold = null; // from the press until the recording is over; aborted when it is let go
  const press = async () => {
    if (hold) return;
    hold = new AbortController();
    try {
      const { record } = await import("./voice.js");
      const sound = await record(hold.signal, button);
      if (sound) keep(sound);
    } finally {
      hold = null;
    }
  };
  const letGo = () => hold?.abort();
  button.addEventListener("pointerdown", press);
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(end, letGo);
  button.addEventListener("click", (event) => event.detail === 0 && (hold ? letGo() : press()));
}
