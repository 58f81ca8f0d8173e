// The check-in page of the server: its form becomes a draft on the phone, or says that none is kept.
import { openDoor } from "./door.js";
import { here } from "./phone.js";

const form = document.querySelector("form[data-door]");
const phone = await here;
if (phone && form) await openDoor(form, phone, { name: document.querySelector("h1").textContent.trim() });
else document.querySelector('[data-slot="unsafe"]')?.removeAttribute("hidden");
