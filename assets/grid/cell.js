// Writing in a cell: it is opened by a key or a letter, and closed with what was written or without.

import { sayWhileTyping } from "./advice.js";
import { drop, put } from "./changes.js";
import { labelOf } from "./columns.js";
import { active, focusOn } from "./cursor.js";
import { data, element } from "./page.js";
import { failedAt, mayWrite, rows, text } from "./rows.js";
import { paintSideSoon } from "./side.js";
import { cellAt, paintIfStale, paintRow } from "./table.js";

// The open cell: its row and field, the input, what it said before and what the server shall have seen there.
export let editor = null;

export const open = (typed) => {
  if (!active || editor || !mayWrite(active.row)) return;
  const row = rows.get(active.row);
  const { field } = active;
  const cell = cellAt(active);
  const before = text(row, field);
  const input = field === "responsible" ? choiceOfPeople(before) : lineOfText(field, typed === undefined ? before : typed);
  // A conflict is settled by whoever writes knowing both texts.
  const failed = failedAt(row.id, field);
  const was = failed ? (failed.theirs !== undefined ? failed.theirs : row.cells[field]) : before;
  editor = { row: row.id, field, cell, input, was, before };
  input.addEventListener("blur", () => close(true));
  paintRow(row.id);
  cell.append(input);
  input.focus();
  grow(input);
  input.scrollIntoView({ block: "nearest" });
  if (input.setSelectionRange) input.setSelectionRange(input.value.length, input.value.length);
  sayWhileTyping();
};

const choiceOfPeople = (chosen) => {
  const input = element("select", { ariaLabel: labelOf("responsible") }, element("option", { value: "" }, "—"));
  for (const person of data.people) input.append(element("option", { value: String(person.id) }, person.name));
  input.value = chosen;
  return input;
};

const lineOfText = (field, value) => {
  const input = element("textarea", { value, rows: 1, ariaLabel: labelOf(field), spellcheck: field === "title" });
  input.addEventListener("input", () => {
    grow(input);
    sayWhileTyping();
  });
  return input;
};

const grow = (input) => {
  if (input.tagName !== "TEXTAREA") return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
};

export const close = (isTaken) => {
  if (!editor) return;
  const { row, field, cell, input, was, before } = editor;
  editor = null;
  const value = input.value.replace(/\s+/g, " ").trim();
  input.remove();
  if (isTaken && value !== before && rows.has(row)) put(row, field, was, value);
  else if (!isTaken && failedAt(row, field)) drop(row, field);
  if (rows.has(row)) paintRow(row);
  paintIfStale();
  if (cellAt(active) === cell) focusOn(cell);
  paintSideSoon();
};

// What stands in the cell for the person: what is being written there, or what was.
export const typed = (row, field) => (editor && editor.row === row.id && editor.field === field ? editor.input.value : text(row, field));
