// The tray of running jobs asks by itself (hx-trigger on the fragment); this keeps it polite.

document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.target.closest?.("#jobs")) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  const tray = document.getElementById("jobs");
  if (!document.hidden && tray?.querySelector("[hx-trigger]")) tray.dispatchEvent(new CustomEvent("jobs", { bubbles: true }));
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-jobs-close]")) return;
  event.preventDefault();
  document.getElementById("jobs").replaceChildren();
});
