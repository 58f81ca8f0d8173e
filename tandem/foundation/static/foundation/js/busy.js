// Waiting is shown on the region that waits, and by a thin line on top; failures say what to do.

let running = 0;

document.addEventListener("htmx:before:request", (event) => {
  if (isQuiet(event)) return;
  running += 1;
  document.documentElement.setAttribute("aria-busy", "true");
  region(event)?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", (event) => {
  if (isQuiet(event)) return;
  running = Math.max(running - 1, 0);
  if (!running) document.documentElement.removeAttribute("aria-busy");
  region(event)?.removeAttribute("aria-busy");
});

for (const name of ["htmx:error", "request-failed"]) {
  document.addEventListener(name, (event) => {
    if (event.detail?.error?.name === "AbortError" || isQuiet(event)) return;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: message(), tone: "bad" } }));
  });
}

document.addEventListener("announce", (event) => {
  document.getElementById("live").textContent = event.detail?.text ?? "";
});

/** The tray asks every other second; that is not worth a line on top. */
function isQuiet(event) {
  return Boolean(event.target.closest?.("#jobs"));
}

function region(event) {
  const target = event.detail?.ctx?.target;
  return target instanceof Element && target.isConnected ? target : null;
}

function message() {
  return document.getElementById("toasts")?.dataset.failed ?? "";
}
