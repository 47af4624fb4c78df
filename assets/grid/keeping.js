// What was typed lies in the browser's own store until the server has it: no broken line and no closed page loses it.

import { data } from "./page.js";
import { insertBelow, key, overlay, passOver, rows } from "./rows.js";
import { queue } from "./saving.js";
import { tellTrouble } from "./state.js";

const PLACE = `delohran-grid-${data.id}-${data.person}`;

export const keep = () => {
  const locals = [...rows.values()].filter((row) => row.id < 0);
  const failed = [...overlay].filter(([, over]) => over.state === "failed");
  const kept = { queue: queue.map(({ edits }) => edits), locals, failed };
  try {
    if (queue.length || locals.length || failed.length) localStorage.setItem(PLACE, JSON.stringify(kept));
    else localStorage.removeItem(PLACE);
  } catch {
    tellTrouble("Браузер не даёт хранить написанное: не закрывайте страницу, пока не сохранено");
  }
};

export const restore = () => {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(PLACE));
  } catch {
    return;
  }
  if (!kept) return;
  for (const row of kept.locals) {
    rows.set(row.id, row);
    passOver(row.id);
    insertBelow(row.id, row.below);
  }
  for (const [place, over] of kept.failed) overlay.set(place, over);
  for (const edits of kept.queue) {
    for (const edit of edits) {
      if (edit.edit === "write") overlay.set(key(edit.row, edit.field), { value: edit.value, state: "pending" });
      if (edit.edit === "add" && rows.has(edit.row)) rows.get(edit.row).isAdding = true;
    }
    queue.push({ edits, changes: [] });
  }
};
