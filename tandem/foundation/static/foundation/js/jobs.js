// The tray of running jobs asks by itself (hx-trigger on the fragment); this keeps it polite.

document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.target.closest?.("#jobs")) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  const tray = document.getElementById("jobs");
  if (!document.hidden && tray?.querySelector("[hx-trigger]")) tray.dispatchEvent(new CustomEvent("jobs", { bubbles: true }));
});

// On a phone the tray would cover half the page, so there it arrives folded.
document.addEventListener("htmx:after:settle", () => {
  const box = document.querySelector("#jobs .jobs__box:not([data-kept])");
  if (!box) return;
  box.dataset.kept = "";
  if (matchMedia("(max-width: 1023px)").matches) box.querySelector("details").open = false;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-jobs-close]")) return;
  event.preventDefault();
  document.getElementById("jobs").replaceChildren();
});
