// A block of cells as spreadsheets and word processors put it on the clipboard. Pure: knows nothing of the page.

import { FIELDS } from "./columns.js";

// Tabs, lines, quotes round a cell that has either.
export const blockOfText = (plain) => {
  const block = [[""]];
  let isQuoted = false;
  const source = plain.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    const line = block[block.length - 1];
    const last = line.length - 1;
    if (isQuoted) {
      if (sign === '"' && source[at + 1] === '"') {
        line[last] += '"';
        at += 1;
      } else if (sign === '"') isQuoted = false;
      else line[last] += sign;
    } else if (sign === '"' && line[last] === "" && /"(\t|\n|$)/.test(source.slice(at + 1))) isQuoted = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") block.push([""]);
    else line[last] += sign;
  }
  return block;
};

export const textOfBlock = (block) => {
  const quoted = (value) => (/["\t\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
  return block.map((line) => line.map(quoted).join("\t")).join("\n");
};

export const blockOfTable = (html) => {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!found) return null;
  return [...found.rows].map((line) => [...line.cells].flatMap((cell) => [cell.textContent, ...Array(Math.max(cell.colSpan - 1, 0)).fill("")]));
};

export const tidy = (value) => value.replace(/[\u00a0\s]+/g, " ").trim();

// The lines that say something, without the table's own head: captions of columns or their numbers.
export const linesOf = (block) => {
  const whole = block.map((line) => line.map(tidy)).filter((line) => line.some(Boolean) || block.length === 1);
  return whole.length > 1 ? whole.filter((line) => !isHead(line)) : whole;
};

const isHead = (line) => {
  const isNumbered = line.some(Boolean) && line.every((value, at) => value === String(at + 1) || value === "");
  return isNumbered || line.some((value) => /^(индекс|заголовок) дела|^срок хранения/i.test(value));
};

// Which column of a block goes into which field, when it is put at one. A whole nomenclature has the number of cases between title
// and term, and term with article in one cell; a letter of an item it seldom has.
export const fieldsOf = (lines, start) => {
  const width = Math.max(...lines.map((line) => line.length));
  if (start !== "index" || width < 3) return FIELDS.slice(FIELDS.indexOf(start)).slice(0, width);
  const column = (at) => lines.map((line) => line[at] || "").filter(Boolean);
  const fields = ["index"];
  let at = 1;
  if (column(at).every((value) => value.length <= 2)) {
    fields.push("item");
    at += 1;
  }
  fields.push("title");
  at += 1;
  if (at < width && column(at).every((value) => /^\d{0,4}$/.test(value))) {
    fields.push(null);
    at += 1;
  }
  const rest = ["term", "article", "note", "responsible"].slice(0, width - at);
  const isArticle = (value) => /^\d|(^|[^а-яё])(ст|п)\./i.test(value);
  if (width - at === 2 && !column(at + 1).some(isArticle)) rest[1] = "note";
  return fields.concat(rest);
};
