// What others have written, asked for every few seconds; what was typed here and is not there yet stays over it.

import { editor } from "./cell.js";
import { FIELDS } from "./columns.js";
import { active, leave } from "./cursor.js";
import { address, data, dataOf } from "./page.js";
import { hasChangedGroup, insertBelow, leaving, order, putFirst, reorder, rows } from "./rows.js";
import { isSaving } from "./saving.js";
import { paintSide } from "./side.js";
import { say, tellTrouble } from "./state.js";
import { lines, paintAll, paintRow, showFresh } from "./table.js";

const EVERY = 3000;

let { version } = data;

export const poll = async () => {
  if (document.hidden || isSaving()) return;
  try {
    const response = await fetch(`${address}/grid/written?after=${version}`);
    const news = response.ok ? await dataOf(response) : null;
    if (!news || isSaving()) return;
    take(news, true);
    if (active && news.rows.some((row) => row.id === active.row) && !editor) paintSide();
  } catch {
    // The next look will tell.
  }
};

export const keepLooking = () => {
  setInterval(poll, EVERY);
  document.addEventListener("visibilitychange", poll);
  window.addEventListener("focus", poll);
};

// Takes what the server tells of rows, whether others have written them or it is the answer to what was sent.
export const take = (news, isFromOthers) => {
  for (const row of news.rows) {
    const before = rows.get(row.id);
    rows.set(row.id, row);
    if (!lines.has(row.id)) continue;
    paintRow(row.id);
    if (!isFromOthers || !before) continue;
    for (const field of FIELDS) if (before.cells[field] !== row.cells[field]) showFresh(row.id, field);
  }
  const were = order;
  // Without an order it is as it was.
  if (news.order) putInOrder(news.order);
  // A row that others have added may be in the order already, told with what was written here, and come only now.
  const isNew = news.rows.some((row) => !lines.has(row.id));
  if (isNew || order.join() !== were.join() || news.rows.some(hasChangedGroup)) paintAll();
  const isNext = news.version === version + 1;
  if (isFromOthers || isNext) version = news.version;
  else setTimeout(poll, 0);
};

const putInOrder = (ids) => {
  const were = order;
  const present = new Set(ids);
  for (const id of rows.keys()) if (id > 0 && !present.has(id)) forget(id);
  reorder(ids.slice());
  // New rows stay where they are on the screen.
  were.forEach((id, at) => {
    if (id > 0 || !rows.has(id)) return;
    if (at === 0) putFirst(id);
    else insertBelow(id, order.includes(were[at - 1]) ? were[at - 1] : rows.get(id).below);
  });
};

// The row is there no more.
const forget = (id) => {
  rows.delete(id);
  lines.delete(id);
  leaving.delete(id);
  if (editor && editor.row === id) {
    tellTrouble("");
    say("Строку, в которой вы пишете, исключил другой человек");
  }
  leave(id);
};

// A row that the server does not have is taken off the screen.
export const withdraw = (id) => {
  forget(id);
  reorder(order.filter((other) => other !== id));
  paintAll();
};
