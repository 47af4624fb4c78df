// The grid in which a nomenclature is written. Begins here; the other modules do nothing until they are called.
//
// What is typed is kept in the browser until the server has it (`keeping`, `saving`), and a cell is written only while it still says
// what the person saw (`changes`): of two people writing at once neither loses a word (`news`, `conflicts`).

import { listenForClipboard } from "./clipboard.js";
import { go, listenForTyping } from "./cursor.js";
import { listenToHeading } from "./heading.js";
import { restore } from "./keeping.js";
import { listenForKeys } from "./keys.js";
import { listenToMouse } from "./mouse.js";
import { keepLooking } from "./news.js";
import { data } from "./page.js";
import { hasChangedGroup, reorder, rows, shown } from "./rows.js";
import { send } from "./saving.js";
import { listenInSide, paintSide } from "./side.js";
import { paintAll, paintHead } from "./table.js";

for (const row of data.rows) {
  rows.set(row.id, row);
  hasChangedGroup(row);
}
reorder(data.order.slice());
restore();
paintHead();
paintAll();

listenForTyping();
listenForKeys();
listenToMouse();
listenForClipboard();
listenInSide();
listenToHeading();

// A link to a row names it: #r12.
const asked = Number(location.hash.replace(/^#r/, ""));
const first = rows.has(asked) ? asked : shown()[0];
if (first !== undefined) go(first, "title");
else paintSide();

keepLooking();
window.addEventListener("online", send);
send();
