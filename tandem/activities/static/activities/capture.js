// What a phone takes in at the door: a photo made small, a voice note, the place.

const MOST_BYTES = 400 * 1024;
const LONGEST_NOTE_MS = 120_000;
const PLACE_MS = 8000;

export async function sealed(blob) {
  const bytes = await blob.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { bytes, sha256, type: blob.type };
}

/** A JPEG of at most 400 KB, upright; smaller in steps until it fits. */
export async function small(file) {
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

/** WGS-84 with how sure the phone is, or null: refused, not there, or too slow. */
export function place() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    const taken = ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy });
    const options = { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 60_000 };
    navigator.geolocation.getCurrentPosition(taken, () => done(null), options);
  });
}

/** Hold to talk; with a key, press once to begin and once to end. `keep` gets the recording. */
export function holdToTalk(button, keep) {
  let recorder = null;
  const start = async () => {
    if (recorder) return;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) return;
    const parts = [];
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 24_000 });
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      const [kind] = recorder.mimeType.split(";");
      recorder = null;
      show(button, false);
      if (parts.length) keep(new Blob(parts, { type: kind }));
    };
    recorder.start();
    show(button, true);
    setTimeout(stop, LONGEST_NOTE_MS);
  };
  const stop = () => recorder?.state === "recording" && recorder.stop();
  button.addEventListener("pointerdown", start);
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(end, stop);
  button.addEventListener("click", (event) => event.detail === 0 && (recorder ? stop() : start()));
}

export function canTalk() {
  return Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
}

function show(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
  const label = button.querySelector("[data-slot]");
  label.textContent = isOn ? label.dataset.busy : label.dataset.idle;
}
