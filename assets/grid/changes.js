// What was done, and how it is undone. A change is shown at once and sent when it is its turn; its undoing is a change like any other.

import { FIELDS } from "./columns.js";
import { go } from "./cursor.js";
import { keep } from "./keeping.js";
import { withdraw } from "./news.js";
import { blank, failedAt, insertBelow, isStored, key, leaving, newName, order, overlay, putFirst, rows, text } from "./rows.js";
import { queue, send } from "./saving.js";
import { paintState } from "./state.js";
import { paintAll, paintRowAndState } from "./table.js";

const done = [];
const undone = [];

// ---- The kinds of changes ----

export const writing = (row, field, from, to) => ({ kind: "write", row, field, from, to });

export const adding = (row) => ({ kind: "add", row: row.id, below: row.below, cells: { ...row.cells }, restores: row.restores });

// What the row says once everything on its way is there.
const said = (row) => Object.fromEntries(Object.keys(row.cells).map((field) => [field, failedAt(row.id, field) ? row.cells[field] : text(row, field)]));

// The server sets the row aside under a name drawn here, so that not even a lost answer keeps it from being brought back.
const drawn = () => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);

export const removal = (id) => {
  const row = rows.get(id);
  const above = order.slice(0, order.indexOf(id)).filter((other) => !leaving.has(other));
  return { kind: "remove", row: id, below: above.length ? above[above.length - 1] : null, cells: said(row), removal: drawn() };
};

const asEdit = (change) => {
  if (change.kind === "write") return { edit: "write", row: change.row, field: change.field, was: change.from, value: change.to };
  if (change.kind === "add") return { edit: "add", row: change.row, below: change.below, cells: Object.entries(change.cells), restores: change.restores };
  if (change.kind === "remove") return { edit: "remove", row: change.row, version: rows.get(change.row).version, removal: change.removal };
  if (change.kind === "move") return { edit: "move", row: change.row, below: change.below };
  return { edit: "renumber", division: change.division };
};

// What undoes a change; nothing, where the server did not take it and what was typed is given up at once.
const inverse = (change) => {
  if (change.kind === "write") {
    const failed = failedAt(change.row, change.field);
    if (!failed || failed.value !== change.to) return [writing(change.row, change.field, change.to, change.from)];
    drop(change.row, change.field);
    return [];
  }
  if (change.kind === "add") {
    const row = rows.get(change.row);
    if (row && isStored(row)) return [removal(change.row)];
    if (row) withdraw(change.row);
    return [];
  }
  if (change.isPlacing) return [];
  if (change.kind === "move") return [{ kind: "move", row: change.row, below: change.from, from: change.below }];
  if (change.kind === "remove") {
    // The row comes back under a new key. What is still on its way speaks of the one that goes.
    const name = newName();
    const placing = toTheTop(name, change);
    renameDone(change.row, name);
    return [{ kind: "add", row: name, below: change.below, cells: change.cells, restores: change.removal }, ...placing];
  }
  return change.came || [];
};

// A row that stands below none is added at the end; the first one of the table goes back to the top.
const toTheTop = (name, { row, below, cells }) => {
  if (below !== null) return [];
  const next = rows.get(order.find((id) => id !== row && rows.has(id) && !leaving.has(id)));
  const isBeside = next && isStored(next) && next.cells.division === cells.division && next.cells.section === cells.section;
  return isBeside ? [{ kind: "move", row: name, below: null, isPlacing: true }] : [];
};

const renamed = (from, to) => (it) => {
  for (const name of ["row", "below", "from"]) {
    if ((name !== "from" || it.kind === "move") && it[name] === from) it[name] = to;
  }
};

const renameDone = (from, to) => {
  for (const stack of [done, undone]) for (const entry of stack) entry.changes.forEach(renamed(from, to));
  for (const row of rows.values()) if (row.below === from) row.below = to;
};

// A row goes by another key from now on, wherever it is spoken of.
export const rename = (from, to) => {
  renameDone(from, to);
  for (const batch of queue) {
    batch.edits.forEach(renamed(from, to));
    batch.changes.forEach(renamed(from, to));
  }
};

// ---- Doing and undoing ----

// Several changes done as one are undone as one. What is done anew leaves nothing to be brought back.
export const run = (changes) => {
  if (!changes.length) return;
  undone.length = 0;
  carryOut(changes, done);
};

const carryOut = (changes, stack) => {
  if (!changes.length) return;
  for (const change of changes) {
    if (change.kind === "write") {
      overlay.set(key(change.row, change.field), { value: change.to, state: "pending" });
      paintRowAndState(change.row);
    }
    if (change.kind === "add") {
      if (!rows.has(change.row)) {
        rows.set(change.row, { ...blank(change.row, change.below, change.cells), restores: change.restores });
        insertBelow(change.row, change.below);
      }
      rows.get(change.row).isAdding = true;
    }
    if (change.isPlacing) putFirst(change.row);
    if (change.kind === "remove") {
      leaving.add(change.row);
      paintRowAndState(change.row);
    }
  }
  queue.push({ edits: changes.map(asEdit), changes });
  stack.push({ changes });
  keep();
  if (changes.some((change) => change.kind === "add")) paintAll();
  paintState();
  send();
};

const replay = (from, onto) => {
  const entry = from[from.length - 1];
  if (!entry) return;
  // The entry is there while it is turned round, so that rows of one removal that stand below each other find each other again.
  const changes = entry.changes.slice().reverse().flatMap(inverse);
  from.pop();
  carryOut(changes, onto);
  const [first] = entry.changes;
  const back = changes.find(({ kind }) => kind === "add");
  if (back) go(back.row, "title");
  else if (first.field && rows.has(first.row)) go(first.row, FIELDS.includes(first.field) ? first.field : "title");
};

export const undo = () => replay(done, undone);
export const redo = () => replay(undone, done);

// ---- One cell ----

export const put = (id, field, was, value) => {
  const row = rows.get(id);
  if (isStored(row)) {
    run([writing(id, field, was, value)]);
    return;
  }
  // A new row goes to the server as soon as it has a title; its index is given there when it has none.
  row.cells[field] = value;
  delete row.refused;
  if (row.cells.title) run([adding(row)]);
  else keep();
};

// What was typed and not taken is given up.
export const drop = (row, field) => {
  overlay.delete(key(row, field));
  keep();
  paintRowAndState(row);
};
