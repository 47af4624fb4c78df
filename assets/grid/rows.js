// The rows as the server tells them, and over them, cell by cell, what was typed and is not there yet.

import { FIELDS } from "./columns.js";
import { data } from "./page.js";

export const rows = new Map();
export let order = [];

// By cell: what was typed, and whether it waits (`pending`) or was not taken (`failed`).
export const overlay = new Map();

// Rows that were taken out and are there until the server has it.
export const leaving = new Set();

export const key = (row, field) => `${row}:${field}`;

export const text = (row, field) => {
  const over = overlay.get(key(row.id, field));
  return over ? over.value : row.cells[field];
};

export const failedAt = (row, field) => {
  const over = overlay.get(key(row, field));
  return over && over.state === "failed" ? over : null;
};

export const reorder = (ids) => {
  order = ids;
};

export const insertBelow = (id, below) => {
  const at = order.indexOf(below);
  order.splice(at < 0 ? order.length : at + 1, 0, id);
};

export const putFirst = (id) => {
  order = [id, ...order.filter((other) => other !== id)];
};

export const mayWrite = (id) => rows.has(id) && rows.get(id).may_write && !leaving.has(id);

// Whether the server has the row, or is being sent it.
export const isStored = (row) => !row.isLocal || row.isAdding;

// ---- New rows ----

let named = -1;

// A row is called by a negative name until the server has given it a key.
export const newName = () => {
  named -= 1;
  return named + 1;
};

export const passOver = (name) => {
  named = Math.min(named, name - 1);
};

export const blank = (id, below, cells = {}) => {
  const neighbour = rows.get(below);
  const empty = Object.fromEntries([...FIELDS, "kind", "restricted", "carry_over", "division", "section"].map((field) => [field, ""]));
  const place = neighbour ? { division: neighbour.cells.division, section: neighbour.cells.section } : {};
  return { id, below, version: 0, cells: { ...empty, kind: "case", ...place, ...cells }, may_write: true, advice: [], remarks: [], isLocal: true };
};

// ---- Which are shown ----

let filter = "";

export const filterBy = (wanted) => {
  filter = wanted;
};

const isShown = (row) => {
  if (row.isLocal || !filter) return true;
  if (filter === "said") return row.advice.length > 0 || row.remarks.length > 0;
  if (filter === "grave") return row.advice.some((advice) => advice.grave);
  return row.remarks.length > 0;
};

export const shown = () => order.filter((id) => rows.has(id) && isShown(rows.get(id)));

// ---- Whom and what their keys mean ----

export const personName = (id) => (data.people.find((person) => String(person.id) === id) || { name: id && "другой работник" }).name || "";

export const divisionOf = (row) => data.divisions.find((division) => String(division.id) === row.cells.division);

export const groupOf = (row) => {
  const division = divisionOf(row);
  return [division ? `${division.number}. ${division.name}` : "", row.cells.section].filter(Boolean).join(". ");
};

const groups = new Map();

// Whether the row has come under another heading of the table since it was last asked.
export const hasChangedGroup = (row) => {
  const its = groupOf(row);
  const has = groups.has(row.id) && groups.get(row.id) !== its;
  groups.set(row.id, its);
  return has;
};
