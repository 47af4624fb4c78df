// What was done, on its way to the server: one batch after the other, again and again while the line is broken.

import { editor } from "./cell.js";
import { rename, writing } from "./changes.js";
import { FIELDS } from "./columns.js";
import { active, renameActive } from "./cursor.js";
import { keep } from "./keeping.js";
import { take, withdraw } from "./news.js";
import { address, dataOf, page } from "./page.js";
import { key, leaving, order, overlay, rows } from "./rows.js";
import { paintSide } from "./side.js";
import { paintState, tellTrouble } from "./state.js";
import { lines, paintAll, paintRow, renameLine } from "./table.js";

const LONGEST_WAIT = 30000;

// The batches that the server does not have yet; the first one may be on its way.
export let queue = [];
let inFlight = null;
let failures = 0;

export const isSaving = () => Boolean(inFlight) || queue.length > 0;

export const send = async () => {
  if (inFlight || !queue.length) return;
  const batch = queue[0];
  inFlight = batch;
  const { answer, wait } = await answerTo(batch.edits);
  inFlight = null;
  if (!answer) {
    paintState();
    setTimeout(send, wait);
    return;
  }
  failures = 0;
  tellTrouble("");
  queue.shift();
  if (answer.sentences) refuseAll(batch, answer.sentences.join(". "));
  else settle(batch, answer);
  keep();
  paintState();
  send();
};

// The server's answer, or how long to wait before it is asked again.
const answerTo = async (edits) => {
  try {
    const response = await fetch(`${address}/grid`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Csrf-Token": page.dataset.csrf },
      body: JSON.stringify({ edits }),
    });
    const answer = await dataOf(response);
    if (!answer) {
      tellTrouble("Сеанс закончился: войдите в другой вкладке и обновите страницу. Написанное хранится в этом браузере");
      return { wait: LONGEST_WAIT };
    }
    if (response.status < 500) return { answer };
    tellTrouble(answer.sentences.join(". "));
    return { wait: LONGEST_WAIT };
  } catch {
    failures += 1;
    tellTrouble("Нет связи: написанное хранится в этом браузере и будет отправлено само");
    return { wait: Math.min(1000 * 2 ** failures, LONGEST_WAIT) };
  }
};

// ---- What was not taken ----

const refuseAll = (batch, sentence) => {
  for (const edit of batch.edits) refuse(edit, { sentence });
  paintAll();
  paintSide();
};

const refuse = (edit, why) => {
  if (edit.edit === "write") overlay.set(key(edit.row, edit.field), { value: edit.value, was: edit.was, state: "failed", ...why });
  else if (edit.edit === "add" && rows.has(edit.row)) unstore(rows.get(edit.row), why.sentence);
  else tellTrouble(why.sentence);
  if (edit.edit === "remove") leaving.delete(edit.row);
};

// A row that was not taken is on the screen only, with everything written into it meanwhile.
const unstore = (row, sentence) => {
  row.isAdding = false;
  row.refused = sentence;
  let isRemoved = false;
  for (const batch of queue) {
    const places = batch.edits.map((edit) => edit.row === row.id && edit.edit !== "move");
    for (const edit of batch.edits.filter((_, at) => places[at])) {
      isRemoved = isRemoved || edit.edit === "remove";
      if (edit.edit !== "write") continue;
      row.cells[edit.field] = edit.value;
      overlay.delete(key(row.id, edit.field));
    }
    batch.edits = batch.edits.filter((_, at) => !places[at]);
    batch.changes = batch.changes.filter((_, at) => !places[at]);
  }
  queue = queue.filter((batch) => batch.edits.length);
  if (isRemoved) withdraw(row.id);
};

// ---- What was taken ----

const settle = (batch, answer) => {
  for (const [name, id] of answer.named) giveKey(name, id);
  const before = new Map(answer.rows.map((row) => [row.id, rows.get(row.id)]));
  take(answer, false);
  for (const row of answer.rows) standOnVersion(row, before.get(row.id));
  for (const [, id] of answer.named) standOnStored(id);
  batch.edits.forEach((edit, at) => {
    const { outcome, ...why } = answer.outcomes[at];
    if (outcome !== "done") refuse(edit, why);
    else if (edit.edit === "write") settleWriting(edit, batch.changes[at]);
    if (lines.has(edit.row)) paintRow(edit.row);
  });
  for (const change of batch.changes) {
    if (change.kind !== "renumber") continue;
    const moved = answer.rows.filter((row) => before.get(row.id) && before.get(row.id).cells.index !== row.cells.index);
    change.came = moved.map((row) => writing(row.id, "index", row.cells.index, before.get(row.id).cells.index));
  }
  const isAboutActive = active && answer.rows.some((row) => row.id === active.row);
  if (isAboutActive || answer.outcomes.some(({ outcome }) => outcome !== "done")) paintSide();
};

const giveKey = (name, id) => {
  rows.delete(name);
  renameLine(name, id);
  const at = order.indexOf(name);
  if (at >= 0) order[at] = id;
  for (const field of FIELDS) {
    const over = overlay.get(key(name, field));
    if (over) overlay.set(key(id, field), over);
    overlay.delete(key(name, field));
  }
  if (leaving.delete(name)) leaving.add(id);
  renameActive(name, id);
  if (editor && editor.row === name) editor.row = id;
  rename(name, id);
};

// What is written next into a new row stands on what the server has made of it.
const standOnStored = (id) => {
  for (const field of Object.keys(rows.get(id).cells)) {
    const next = queue.flatMap((later) => later.edits).find((edit) => edit.edit === "write" && edit.row === id && edit.field === field);
    if (next) next.was = rows.get(id).cells[field];
  }
};

// A row that is taken out next is the one that was just written, unless somebody else has written it too: then its version is
// further on, and the server tells so.
const standOnVersion = (row, before) => {
  const seen = before ? before.version : 0;
  if (before && row.version !== seen + 1) return;
  for (const edit of queue.flatMap((later) => later.edits)) {
    if (edit.edit === "remove" && edit.row === row.id && edit.version === seen) edit.version = row.version;
  }
};

const settleWriting = (edit, change) => {
  const row = rows.get(edit.row);
  const now = row ? row.cells[edit.field] : edit.value;
  // The server writes single spaces and indexes in one manner: that is what later edits of the cell stand on.
  if (change) change.to = now;
  for (const later of queue) {
    later.edits.forEach((next, at) => {
      if (next.edit !== "write" || next.row !== edit.row || next.field !== edit.field || next.was !== edit.value) return;
      next.was = now;
      if (later.changes[at]) later.changes[at].from = now;
    });
  }
  const place = key(edit.row, edit.field);
  const over = overlay.get(place);
  if (over && over.value === edit.value) overlay.delete(place);
};
