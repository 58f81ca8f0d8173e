// A note goes under a key: pressed twice, or sent again because the answer was lost, it stands once.
// The page brings the first one, which is all a browser without script needs; each further note gets
// its own here. A saved composer is empty again; a refused one keeps its words.
import { uuid7 } from "./uuid7.js";

document.addEventListener("focusin", open);
document.addEventListener("submit", open, true);

document.addEventListener("htmx:after:request", (event) => {
  const form = composer(event);
  const status = event.detail?.ctx?.response?.status ?? event.detail?.ctx?.response?.raw?.status;
  if (!form || !(status >= 200 && status < 300)) return;
  form.reset();
  form.elements.key.value = "";
});

function open(event) {
  const form = composer(event);
  if (form && !form.elements.key.value) form.elements.key.value = uuid7();
}

function composer(event) {
  return event.target.closest?.("form.composer");
}
