// Every behaviour of the kit. Each module listens on the document, so swapped regions need no set-up.
import "./focus.js";
import "./busy.js";
import "./shortcuts.js";
import "./menu.js";
import "./dialog.js";
import "./grid.js";
import "./selection.js";
import "./peek.js";
import "./inline-edit.js";
import "./forms.js";
import "./refusal.js";
import "./toast.js";
import "./jobs.js";
import "./on-demand.js";
