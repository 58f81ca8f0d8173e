// The preview beside a list: one request at a time, the row keeps the focus, Escape closes.

const FOLLOW_MS = 120;
let timer = 0;
let asked = null;

document.addEventListener("peek", (event) => {
  const { url, row, follow } = event.detail;
  const panel = document.getElementById("peek");
  if (!panel) return;
  if (!follow && !panel.hidden && row?.classList.contains("is-peeked")) {
    close();
    return;
  }
  mark(row);
  clearTimeout(timer);
  timer = setTimeout(() => load(panel, url), follow ? FOLLOW_MS : 0);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-peek-close]")) close();
  const link = event.target.closest("a[data-peek]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("peek", { detail: { url: link.dataset.peek, row: link.closest("tr") } }));
});

document.addEventListener("key", (event) => {
  if (event.detail.act !== "into-peek") return;
  const body = document.querySelector("#peek .peek__body");
  (body?.querySelector("a.prop__value") ?? body?.querySelector("a[href], button"))?.focus();
});

// On a narrow screen the panel covers the page, so a touch outside puts it away.
document.addEventListener("pointerdown", (event) => {
  const panel = document.getElementById("peek");
  if (!panel || panel.hidden || getComputedStyle(panel).position !== "fixed") return;
  if (!event.target.closest("#peek, dialog, .toasts, tr[data-peek-url], a[data-peek]")) close();
});

async function load(panel, url) {
  asked?.abort();
  asked = new AbortController();
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "peek" }, signal: asked.signal });
    if (answer.redirected) window.location.assign(answer.url);
    await window.htmx.swap({ sourceElement: panel, target: panel, text: await answer.text(), swap: "innerMorph" });
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.removeAttribute("aria-busy");
  } catch (fault) {
    if (fault.name !== "AbortError") document.dispatchEvent(new CustomEvent("request-failed"));
  }
}

function mark(row) {
  for (const other of document.querySelectorAll("tr.is-peeked")) other.classList.remove("is-peeked");
  row?.classList.add("is-peeked");
}

function close() {
  const panel = document.getElementById("peek");
  if (!panel || panel.hidden) return;
  asked?.abort();
  const row = document.querySelector("tr.is-peeked");
  const held = panel.contains(document.activeElement);
  panel.hidden = true;
  panel.replaceChildren();
  mark(null);
  if (held) (row ?? document.getElementById("content")).focus({ preventScroll: true });
}
