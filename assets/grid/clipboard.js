// Copying a block of cells, and pasting one from Excel, Word or the grid itself.

import { blockOfTable, blockOfText, fieldsOf, linesOf, textOfBlock } from "./blocks.js";
import { editor } from "./cell.js";
import { adding, run, writing } from "./changes.js";
import { active, corners } from "./cursor.js";
import { keep } from "./keeping.js";
import { data, side, table } from "./page.js";
import { blank, insertBelow, isStored, mayWrite, newName, order, personName, rows, shown, text } from "./rows.js";
import { paintAll } from "./table.js";

export const listenForClipboard = () => {
  const isInTable = () => !editor && active && table.contains(document.activeElement);
  document.addEventListener("copy", (event) => {
    if (!isInTable()) return;
    event.clipboardData.setData("text/plain", textOfBlock(copied()));
    event.preventDefault();
  });
  document.addEventListener("paste", (event) => {
    const isEmpty = !order.length && !editor && !side.contains(document.activeElement);
    if (!isInTable() && !isEmpty) return;
    const html = event.clipboardData.getData("text/html");
    const block = (html && blockOfTable(html)) || blockOfText(event.clipboardData.getData("text/plain"));
    event.preventDefault();
    paste(block);
  });
};

const shownAs = (row, field) => (field === "responsible" ? personName(text(row, field)) : text(row, field));

const copied = () => {
  const { ids, fields } = corners();
  return ids.map((id) => fields.map((field) => shownAs(rows.get(id), field)));
};

const personCalled = (name) => {
  const person = data.people.find((person) => person.name === name);
  return person ? String(person.id) : "";
};

const cellsOf = (line, fields) => {
  const cells = {};
  fields.forEach((field, at) => {
    if (field && line[at] !== undefined) cells[field] = field === "responsible" ? personCalled(line[at]) : line[at];
  });
  return cells;
};

// The block is laid over the rows from the active cell on; what reaches beyond the last row makes new ones.
const paste = (block) => {
  const lines = linesOf(block);
  if (!lines.length) return;
  const fields = fieldsOf(lines, active ? active.field : "index");
  const visible = shown();
  const at = active ? visible.indexOf(active.row) : 0;
  const changes = [];
  let below = order[order.length - 1];
  lines.forEach((line, down) => {
    const cells = cellsOf(line, fields);
    const id = visible[at + down];
    if (id === undefined) {
      const row = blank(newName(), below === undefined ? null : below, cells);
      rows.set(row.id, row);
      insertBelow(row.id, row.below);
      if (row.cells.title) changes.push(adding(row));
      below = row.id;
    } else if (mayWrite(id)) {
      changes.push(...laidOver(rows.get(id), cells));
    }
  });
  run(changes);
  keep();
  paintAll();
};

const laidOver = (row, cells) => {
  const changed = Object.entries(cells).filter(([field, value]) => text(row, field) !== value);
  if (isStored(row)) return changed.map(([field, value]) => writing(row.id, field, text(row, field), value));
  for (const [field, value] of changed) row.cells[field] = value;
  return row.cells.title ? [adding(row)] : [];
};
