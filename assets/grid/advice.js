// What the program says while a row is written: what is wrong with it, and which articles would fit.

import { close, editor, typed } from "./cell.js";
import { put, run, writing } from "./changes.js";
import { active, go } from "./cursor.js";
import { address, dataOf, element } from "./page.js";
import { isStored, mayWrite, rows, text } from "./rows.js";
import { part, paintSide } from "./side.js";
import { paintRowAndState } from "./table.js";

const PAUSE = 180;

let suggested = [];
let asking;

export const forgetSuggested = () => {
  suggested = [];
};

const get = async (way) => {
  try {
    const response = await fetch(`${address}/${way}`);
    return response.ok ? await dataOf(response) : null;
  } catch {
    return null;
  }
};

// Asks after a pause in the typing; an answer to what is not there any more is left aside.
export const sayWhileTyping = () => {
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const row = active && rows.get(active.row);
    if (!row) return;
    const isTyping = Boolean(editor) || row.isLocal;
    const title = typed(row, "title");
    const asked = new URLSearchParams();
    for (const field of ["index", "title", "term", "article", "note", "kind"]) asked.set(field, typed(row, field));
    const [articles, advice] = await Promise.all([
      title ? get(`suggestions.json?title=${encodeURIComponent(title)}`) : [],
      isTyping && title ? get(`grid/advice?${asked}`) : null,
    ]);
    if (!active || active.row !== row.id || typed(row, "title") !== title) return;
    if (articles) {
      suggested = articles;
      paintSuggested();
    }
    if (advice) paintAdvice(advice);
  }, PAUSE);
};

// ---- What is wrong ----

export const paintAdvice = (advice) => {
  const place = part("advice");
  if (!place) return;
  place.replaceChildren();
  if (advice.length) place.append(element("h3", {}, "Замечания программы"));
  for (const said of advice) {
    const line = element("div", { className: `finding ${said.grave ? "error" : "note"}` }, said.text);
    if (said.better) line.append(" ", element("button", { type: "button", onclick: () => takeTitle(said.better) }, "Взять"));
    place.append(line);
  }
};

export const takeTitle = (title) => {
  const { row } = active;
  if (editor) close(false);
  put(row, "title", text(rows.get(row), "title"), title);
  paintRowAndState(row);
  go(row, "title");
  paintSide();
};

// ---- Articles ----

const paintSuggested = () => {
  const place = part("articles");
  if (!place) return;
  place.replaceChildren();
  if (suggested.length) place.append(element("h3", {}, "Подходящие статьи"));
  suggested.forEach((item, at) => {
    const line = element("div", { className: "suggested" }, `${item.term || "срок неизвестен"}, `, element("a", { href: item.address, target: "_blank" }, item.article), element("div", {}, item.kind), element("small", {}, `${item.why}; уверенность ${item.confidence} %`));
    if (item.weak) line.append(element("div", { className: "soft" }, "источник ненадёжен: сверьте с официальным текстом и впишите сами"));
    else if (mayWrite(active.row)) line.append(" ", element("button", { type: "button", title: `Alt+${at + 1}`, onmousedown: (event) => event.preventDefault(), onclick: () => takeArticle(at) }, "Взять"));
    place.append(line);
  });
};

export const takeArticle = (at) => {
  const item = suggested[at];
  if (!item || item.weak || !active || !mayWrite(active.row)) return;
  const id = active.row;
  if (editor) close(true);
  const row = rows.get(id);
  const cells = { term: item.term, article: item.article };
  if (item.note && !text(row, "note")) cells.note = item.note;
  const changed = Object.entries(cells).filter(([field, value]) => value && text(row, field) !== value);
  if (isStored(row)) run(changed.map(([field, value]) => writing(id, field, text(row, field), value)));
  else changed.forEach(([field, value]) => put(id, field, "", value));
  paintRowAndState(id);
  paintSide();
};
