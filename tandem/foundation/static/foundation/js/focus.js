// After any swap the focus is somewhere useful, never lost to the page's body.

let before = null;

document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  if (!active || active === document.body) return;
  before = { element: active, id: active.id, name: active.name, regions: around(active) };
});

document.addEventListener("htmx:after:settle", restore);
document.addEventListener("htmx:after:swap", restore);

function restore() {
  if (document.activeElement !== document.body || !before || before.element.isConnected) return;
  const place = candidates().find((element) => element && focusable(element));
  place?.focus({ preventScroll: true });
}

/** Ids from the inside out: when the row itself was taken out, its list is still there. */
function around(element) {
  const ids = [];
  for (let part = element.parentElement?.closest("[id]"); part; part = part.parentElement?.closest("[id]")) ids.push(part.id);
  return ids;
}

function candidates() {
  const region = before.regions.map((id) => document.getElementById(id)).find(Boolean);
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
