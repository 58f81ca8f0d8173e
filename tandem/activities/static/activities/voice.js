// A voice note: it lasts as long as the button is held, however late the microphone comes.

const LONGEST_MS = 120_000;

/** The sound; null where there is no microphone, or the button was let go before it was there. */
export async function record(held, button) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) return null;
  try {
    return held.aborted ? null : await take(stream, held, button);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}

async function take(stream, held, button) {
  const parts = [];
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 24_000 });
  recorder.ondataavailable = (event) => parts.push(event.data);
  const ended = new Promise((done) => (recorder.onstop = done));
  const stop = () => recorder.state === "recording" && recorder.stop();
  held.addEventListener("abort", stop);
  const limit = setTimeout(stop, LONGEST_MS);
  recorder.start();
  show(button, true);
  await ended;
  clearTimeout(limit);
  show(button, false);
  const [kind] = recorder.mimeType.split(";");
  return parts.length ? new Blob(parts, { type: kind }) : null;
}

function show(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
  const label = button.querySelector("[data-slot]");
  label.textContent = isOn ? label.dataset.busy : label.dataset.idle;
}
