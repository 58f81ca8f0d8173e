// The check-in page of the server: its form becomes a draft on the phone, or says that none is kept.
import { openDoor, unsafe } from "./door.js";
import { here } from "./phone.js";

const form = document.querySelector("form[data-door]");
const name = document.querySelector("h1").textContent.trim();
const phone = await here;
const opened = phone && form ? openDoor(form, phone, { name }) : Promise.reject(new Error("nothing is kept"));
opened.catch(() => form && unsafe(form));
