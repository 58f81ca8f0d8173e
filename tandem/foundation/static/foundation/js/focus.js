// After any swap the focus is somewhere useful, never lost to the page's body.

let before = null;

document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  if (!active || active === document.body) return;
  before = { element: active, id: active.id, name: active.name, region: active.closest("[id]:not(:focus)")?.id };
});

document.addEventListener("htmx:after:settle", restore);
document.addEventListener("htmx:after:swap", restore);

function restore() {
  if (document.activeElement !== document.body || !before || before.element.isConnected) return;
  const place = candidates().find((element) => element && focusable(element));
  place?.focus({ preventScroll: true });
}

function candidates() {
  const region = before.region && document.getElementById(before.region);
  const same = before.id && document.getElementById(before.id);
  return [
    region?.querySelector("[autofocus], [role=alert][tabindex]"),
    !region || region.contains(same || null) ? same : null,
    before.name && region?.querySelector(`[name="${CSS.escape(before.name)}"]`),
    region?.querySelector('a[href], button:not([disabled]), input:not([type=hidden]), [tabindex="0"]'),
    document.querySelector("dialog[open]"),
    document.getElementById("content"),
  ];
}

function focusable(element) {
  return element.checkVisibility?.() ?? true;
}
