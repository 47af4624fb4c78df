// What is done with whole rows and with blocks of cells.

import { open } from "./cell.js";
import { removal, run, writing } from "./changes.js";
import { active, corners, dropSelection, go } from "./cursor.js";
import { keep } from "./keeping.js";
import { withdraw } from "./news.js";
import { blank, divisionOf, insertBelow, isStored, mayWrite, newName, order, rows, text } from "./rows.js";
import { paintAll } from "./table.js";

// ---- Rows ----

export const addBelow = () => {
  const id = newName();
  const below = active ? active.row : order[order.length - 1];
  rows.set(id, blank(id, below === undefined ? null : below));
  insertBelow(id, below);
  keep();
  paintAll();
  go(id, "title");
  open();
};

export const removeSelected = () => {
  if (!active || !mayWrite(active.row)) return;
  const { ids } = corners();
  const stored = ids.filter((id) => mayWrite(id) && isStored(rows.get(id)));
  dropSelection();
  run(stored.reverse().map(removal));
  ids.filter((id) => rows.has(id) && !isStored(rows.get(id))).forEach(withdraw);
  keep();
};

export const move = (isDown) => {
  if (!active || active.row < 0 || !mayWrite(active.row)) return;
  const stored = order.filter((id) => id > 0);
  const at = stored.indexOf(active.row);
  const to = at + (isDown ? 1 : -2);
  if (to >= stored.length || to < -1) return;
  run([{ kind: "move", row: active.row, below: to < 0 ? null : stored[to], from: at > 0 ? stored[at - 1] : null }]);
};

export const renumber = () => {
  if (!active) return;
  const row = rows.get(active.row);
  const { division } = row.cells;
  const its = [...rows.values()].filter((other) => other.cells.division === division);
  const kept = its.filter((other) => other.cells.carry_over).length;
  const named = divisionOf(row);
  const words = `Пронумеровать заново строки ${named ? `отдела «${named.name}»` : "вне отделов"}: ${its.length - kept}?\nСтрок, которые сохранят индекс как переходящие: ${kept}.`;
  if (window.confirm(words)) run([{ kind: "renumber", division: division ? Number(division) : null }]);
};

// ---- Several cells at once ----

export const clear = () => {
  const { ids, fields } = corners();
  const changes = [];
  for (const id of ids.filter(mayWrite)) {
    const row = rows.get(id);
    for (const field of fields) {
      if (field === "index" || field === "title" || !text(row, field)) continue;
      if (isStored(row)) changes.push(writing(id, field, text(row, field), ""));
      else row.cells[field] = "";
    }
  }
  run(changes);
  paintAll();
};

export const fillDown = () => {
  const { ids, fields } = corners();
  const model = rows.get(ids[0]);
  const changes = [];
  for (const id of ids.slice(1).filter((id) => isStored(rows.get(id)) && mayWrite(id))) {
    for (const field of fields.filter((field) => field !== "index")) {
      const [from, to] = [text(rows.get(id), field), text(model, field)];
      if (from !== to) changes.push(writing(id, field, from, to));
    }
  }
  run(changes);
};
