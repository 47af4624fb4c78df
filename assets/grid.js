// The grid in which a nomenclature is written. What is typed is kept in the browser until the server has it, and a cell is
// written only while it still says what the person saw: of two people writing at once neither loses a word.
"use strict";

(() => {
  const page = document.getElementById("grid");
  if (!page) return;
  const data = JSON.parse(document.getElementById("grid-data").textContent);
  const address = page.dataset.address;
  const table = document.getElementById("grid-table");
  const side = document.getElementById("grid-side");
  const state = document.getElementById("grid-state");
  const slots = document.getElementById("grid-slots");

  const COLUMNS = [
    { field: "index", label: "Индекс", width: "6.5rem" },
    { field: "item", label: "Пункт", width: "3.4rem" },
    { field: "title", label: "Заголовок дела (тома, части)", width: "auto" },
    { field: "term", label: "Срок хранения", width: "8.5rem" },
    { field: "article", label: "Статья", width: "8.5rem" },
    { field: "note", label: "Примечание", width: "9rem" },
    { field: "responsible", label: "Ответственный", width: "8rem" },
  ];
  const FIELDS = COLUMNS.map((column) => column.field);
  const POLL = 3000;
  const LONGEST_WAIT = 30000;

  // What the server says, by row; what it does not have yet lies over it, by cell.
  const rows = new Map();
  let order = [];
  let version = data.version;
  const overlay = new Map();
  const lines = new Map();

  let active = null;
  let anchor = null;
  let editor = null;
  let isStale = false;
  let filter = "";

  let queue = [];
  let inFlight = null;
  let failures = 0;
  let trouble = "";
  let named = -1;
  const undone = [];
  const done = [];

  // What is typed where nothing is being written yet lands here, however it is typed, and opens the cell.
  const catcher = document.createElement("textarea");
  catcher.className = "catcher";
  catcher.rows = 1;
  catcher.tabIndex = -1;

  // ---- Small things ----

  const key = (row, field) => `${row}:${field}`;
  const text = (row, field) => {
    const over = overlay.get(key(row.id, field));
    return over ? over.value : row.cells[field];
  };
  const personName = (id) => (data.people.find((person) => String(person.id) === id) || { name: id && "другой работник" }).name || "";
  const divisionOf = (row) => data.divisions.find((division) => String(division.id) === row.cells.division);
  const groupOf = (row) => {
    const division = divisionOf(row);
    return [division ? `${division.number}. ${division.name}` : "", row.cells.section].filter(Boolean).join(". ");
  };
  const element = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name in made && name !== "list") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };
  const isShown = (row) => {
    if (row.isLocal || !filter) return true;
    if (filter === "said") return row.advice.length > 0 || row.remarks.length > 0;
    if (filter === "grave") return row.advice.some((advice) => advice.grave);
    return row.remarks.length > 0;
  };
  const shown = () => order.filter((id) => rows.has(id) && isShown(rows.get(id)));

  // ---- Keeping what was typed, whatever befalls the page ----

  const STORE = `delohran-grid-${data.id}-${data.person}`;
  const keep = () => {
    const locals = [...rows.values()].filter((row) => row.id < 0);
    const failed = [...overlay].filter(([, over]) => over.state === "failed");
    const kept = { queue: queue.map(({ edits }) => edits), locals, failed };
    try {
      if (queue.length || locals.length || failed.length) localStorage.setItem(STORE, JSON.stringify(kept));
      else localStorage.removeItem(STORE);
    } catch {
      trouble = "Браузер не даёт хранить написанное: не закрывайте страницу, пока не сохранено";
    }
  };
  const restore = () => {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(STORE));
    } catch {
      return;
    }
    if (!kept) return;
    for (const row of kept.locals) {
      rows.set(row.id, row);
      named = Math.min(named, row.id - 1);
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

  const insertBelow = (id, below) => {
    const at = order.indexOf(below);
    order.splice(at < 0 ? order.length : at + 1, 0, id);
  };

  // ---- Showing ----

  const paintState = () => {
    const failed = [...overlay.values()].filter((over) => over.state === "failed").length + [...rows.values()].filter((row) => row.refused).length;
    let words = "Всё сохранено";
    let kind = "saved";
    if (trouble) [words, kind] = [trouble, "offline"];
    else if (queue.length) [words, kind] = ["Сохраняется…", "busy"];
    else if (failed) [words, kind] = [`Не сохранено: ${failed}. Что исправить, сказано справа`, "failed"];
    if (state.textContent !== words) state.textContent = words;
    state.dataset.state = kind;
  };

  const paintHead = () => {
    const columns = element("colgroup");
    for (const column of COLUMNS) columns.append(element("col", { style: `width:${column.width}` }));
    columns.append(element("col", { style: "width:6rem" }));
    const head = element("tr");
    for (const column of COLUMNS) head.append(element("th", { scope: "col" }, column.label));
    head.append(element("th", { scope: "col" }, "Замечания"));
    // Styles in attributes are not let in, so widths are set from here.
    [...columns.children].forEach((column, at) => {
      column.removeAttribute("style");
      column.style.width = at < COLUMNS.length ? COLUMNS[at].width : "6rem";
    });
    table.append(columns, element("thead", {}, head), element("tbody"));
  };

  const paintRow = (id) => {
    const row = rows.get(id);
    let line = lines.get(id);
    if (!line) {
      line = element("tr");
      line.dataset.row = id;
      for (const column of COLUMNS) {
        const cell = element("td", { role: "gridcell" }, document.createTextNode(""));
        cell.dataset.field = column.field;
        line.append(cell);
      }
      line.append(element("td", { className: "said" }));
      lines.set(id, line);
    }
    line.className = [row.isLocal && "local", !row.may_write && "fixed"].filter(Boolean).join(" ");
    for (const cell of line.cells) {
      const field = cell.dataset.field;
      if (!field) continue;
      const over = overlay.get(key(id, field));
      cell.classList.toggle("saving", Boolean(over && over.state === "pending"));
      cell.classList.toggle("failed", Boolean(over && over.state === "failed") || (field === "title" && Boolean(row.refused)));
      const value = text(row, field);
      const words = field === "responsible" ? personName(value) : value;
      // Only the words are put in: the cell may hold the focus.
      if (cell.firstChild.nodeValue !== words) cell.firstChild.nodeValue = words;
    }
    const said = line.lastElementChild;
    said.textContent = "";
    const count = (number, kind, label) => number && said.append(element("span", { className: `count ${kind}`, title: label }, String(number)));
    count(row.advice.filter((advice) => advice.grave).length, "grave", "нарушения");
    count(row.advice.filter((advice) => !advice.grave).length, "", "на что взглянуть");
    count(row.remarks.filter((remark) => !remark.answer).length, "archive", "замечания архива без ответа");
    if (row.cells.restricted) said.append(element("span", { className: "mark dsp" }, "ДСП"));
    if (row.cells.carry_over) said.append(element("span", { className: "mark" }, "перех."));
    return line;
  };

  const paintAll = () => {
    if (editor) {
      isStale = true;
      return;
    }
    isStale = false;
    const body = table.tBodies[0];
    const parts = [];
    let group = null;
    for (const id of shown()) {
      const row = rows.get(id);
      const its = groupOf(row);
      if (its !== group && !row.isLocal) {
        group = its;
        if (its) parts.push(element("tr", { className: "group" }, element("th", { colSpan: COLUMNS.length + 1, scope: "colgroup" }, its)));
      }
      parts.push(paintRow(id));
    }
    if (!parts.length) {
      const words = order.length ? "Таких строк нет." : "Строк пока нет: нажмите «Добавить строку» или вставьте таблицу из Excel.";
      parts.push(element("tr", {}, element("td", { colSpan: COLUMNS.length + 1 }, words)));
    }
    const hadFocus = table.contains(document.activeElement);
    body.replaceChildren(...parts);
    const current = cellOf(active);
    if (hadFocus && current) focusOn(current);
    paintSelection();
    paintState();
  };

  const cellOf = (place) => {
    const line = place && lines.get(place.row);
    return line ? line.cells[FIELDS.indexOf(place.field)] : null;
  };

  const corners = () => {
    const visible = shown();
    const from = anchor || active;
    const [top, bottom] = [visible.indexOf(active.row), visible.indexOf(from.row)].sort((a, b) => a - b);
    const [left, right] = [FIELDS.indexOf(active.field), FIELDS.indexOf(from.field)].sort((a, b) => a - b);
    return { visible, top: Math.max(top, 0), bottom, left, right };
  };

  const paintSelection = () => {
    for (const cell of table.querySelectorAll("td.selected")) cell.classList.remove("selected");
    if (!anchor || !cellOf(active)) return;
    const { visible, top, bottom, left, right } = corners();
    for (let at = top; at <= bottom; at += 1) {
      for (let column = left; column <= right; column += 1) lines.get(visible[at]).cells[column].classList.add("selected");
    }
  };

  const focusOn = (cell) => {
    if (editor) return;
    const label = COLUMNS[FIELDS.indexOf(cell.dataset.field)].label;
    catcher.setAttribute("aria-label", `${label}: ${cell.firstChild.nodeValue || "пусто"}`);
    catcher.value = "";
    if (catcher.parentElement !== cell) cell.append(catcher);
    catcher.focus({ preventScroll: true });
  };

  const caught = (event) => {
    if (event.isComposing || !catcher.value) return;
    const typed = catcher.value;
    catcher.value = "";
    open(typed);
  };
  catcher.addEventListener("input", caught);
  catcher.addEventListener("compositionend", caught);

  const go = (row, field, extend = false) => {
    if (!rows.has(row)) return;
    anchor = extend ? anchor || active : null;
    const isOther = !active || active.row !== row;
    active = { row, field };
    paintSelection();
    const cell = cellOf(active);
    if (cell) {
      focusOn(cell);
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (isOther) paintSide();
  };

  const step = (down, right, extend) => {
    const visible = shown();
    if (!visible.length) return;
    if (!active) {
      go(visible[0], "index");
      return;
    }
    const at = Math.min(Math.max(visible.indexOf(active.row) + down, 0), visible.length - 1);
    const column = Math.min(Math.max(FIELDS.indexOf(active.field) + right, 0), FIELDS.length - 1);
    go(visible[at], FIELDS[column], extend);
  };

  // Tab walks on to the next row at the end of one.
  const tab = (back) => {
    const visible = shown();
    let at = visible.indexOf(active.row);
    let column = FIELDS.indexOf(active.field) + (back ? -1 : 1);
    if (column < 0) [at, column] = [at - 1, FIELDS.length - 1];
    if (column >= FIELDS.length) [at, column] = [at + 1, 0];
    if (at < 0 || at >= visible.length) return false;
    go(visible[at], FIELDS[column]);
    return true;
  };

  // ---- Changes: what was done, and how it is undone ----

  const writing = (row, field, from, to) => ({ kind: "write", row, field, from, to });

  const asEdit = (change) => {
    if (change.kind === "write") return { edit: "write", row: change.row, field: change.field, was: change.from, value: change.to };
    if (change.kind === "add") return { edit: "add", row: change.row, below: change.below, cells: Object.entries(change.cells) };
    if (change.kind === "remove") return { edit: "remove", row: change.row, version: rows.get(change.row).version };
    if (change.kind === "move") return { edit: "move", row: change.row, below: change.below };
    return { edit: "renumber", division: change.division };
  };

  const inverse = (change) => {
    if (change.kind === "write") return [writing(change.row, change.field, change.to, change.from)];
    if (change.kind === "add") return [removal(change.row)].filter(Boolean);
    if (change.kind === "move") return [{ kind: "move", row: change.row, below: change.from, from: change.below }];
    if (change.kind === "remove") {
      const name = named;
      named -= 1;
      rename(change.row, name);
      return [{ kind: "add", row: name, below: change.below, cells: change.cells }];
    }
    return change.came || [];
  };

  const removal = (id) => {
    const row = rows.get(id);
    if (!row) return null;
    const at = order.indexOf(id);
    return { kind: "remove", row: id, below: at > 0 ? order[at - 1] : null, cells: { ...row.cells } };
  };

  const rename = (from, to) => {
    const change = (it) => {
      for (const name of ["row", "below", "from"]) {
        if ((name !== "from" || it.kind === "move") && it[name] === from) it[name] = to;
      }
    };
    for (const stack of [done, undone]) for (const entry of stack) entry.changes.forEach(change);
    for (const batch of queue) {
      batch.edits.forEach(change);
      batch.changes.forEach(change);
    }
    for (const row of rows.values()) if (row.below === from) row.below = to;
  };

  // Carries changes out: shown at once, sent when it is their turn.
  const run = (changes, stack = done) => {
    if (!changes.length) return;
    for (const change of changes) {
      if (change.kind === "write") {
        overlay.set(key(change.row, change.field), { value: change.to, state: "pending" });
        paintRowAndState(change.row);
      }
      if (change.kind === "add") {
        if (!rows.has(change.row)) {
          rows.set(change.row, blank(change.row, change.below, change.cells));
          insertBelow(change.row, change.below);
        }
        rows.get(change.row).isAdding = true;
      }
    }
    queue.push({ edits: changes.map(asEdit), changes });
    stack.push({ changes });
    if (stack === done && !isReplaying) undone.length = 0;
    keep();
    if (changes.some((change) => change.kind === "add")) paintAll();
    paintState();
    send();
  };

  let isReplaying = false;
  const replay = (from, onto) => {
    const entry = from.pop();
    if (!entry) return;
    isReplaying = true;
    run(entry.changes.slice().reverse().flatMap(inverse), onto);
    isReplaying = false;
    const first = entry.changes[0];
    if (first.field && rows.has(first.row)) go(first.row, FIELDS.includes(first.field) ? first.field : "title");
  };

  const paintRowAndState = (id) => {
    if (rows.has(id) && lines.has(id)) paintRow(id);
    paintState();
  };

  const blank = (id, below, cells = {}) => {
    const neighbour = rows.get(below);
    const empty = Object.fromEntries([...FIELDS, "kind", "restricted", "carry_over", "division", "section"].map((field) => [field, ""]));
    const place = neighbour ? { division: neighbour.cells.division, section: neighbour.cells.section } : {};
    return { id, below, version: 0, cells: { ...empty, kind: "case", ...place, ...cells }, may_write: true, advice: [], remarks: [], isLocal: true };
  };

  // ---- Sending ----

  const send = async () => {
    if (inFlight || !queue.length) return;
    inFlight = queue[0];
    let answer = null;
    let wait = 0;
    try {
      const response = await fetch(`${address}/grid`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Csrf-Token": page.dataset.csrf },
        body: JSON.stringify({ edits: inFlight.edits }),
      });
      const isData = (response.headers.get("content-type") || "").startsWith("application/json");
      if (response.redirected || !isData) {
        trouble = "Сеанс закончился: войдите в другой вкладке и обновите страницу. Написанное хранится в этом браузере";
        wait = LONGEST_WAIT;
      } else {
        answer = await response.json();
        if (response.status >= 500) {
          [trouble, answer, wait] = [answer.sentences.join(". "), null, LONGEST_WAIT];
        }
      }
    } catch {
      failures += 1;
      wait = Math.min(1000 * 2 ** failures, LONGEST_WAIT);
      trouble = "Нет связи: написанное хранится в этом браузере и будет отправлено само";
    }
    const batch = inFlight;
    inFlight = null;
    if (!answer) {
      paintState();
      setTimeout(send, wait);
      return;
    }
    failures = 0;
    trouble = "";
    queue.shift();
    if (answer.sentences) refuseAll(batch, answer.sentences.join(". "));
    else settle(batch, answer);
    keep();
    paintState();
    send();
  };

  const refuseAll = (batch, sentence) => {
    for (const edit of batch.edits) refuse(edit, { sentence });
    paintAll();
    paintSide();
  };

  const refuse = (edit, why) => {
    if (edit.edit === "write") overlay.set(key(edit.row, edit.field), { value: edit.value, was: edit.was, state: "failed", ...why });
    else if (edit.edit === "add" && rows.has(edit.row)) unstore(rows.get(edit.row), why.sentence);
    else trouble = why.sentence;
  };

  // A row that was not taken is on the screen only, with everything written into it meanwhile.
  const unstore = (row, sentence) => {
    row.isAdding = false;
    row.refused = sentence;
    for (const batch of queue) {
      const places = batch.edits.map((edit) => edit.edit === "write" && edit.row === row.id);
      batch.edits.filter((_, at) => places[at]).forEach((edit) => {
        row.cells[edit.field] = edit.value;
        overlay.delete(key(row.id, edit.field));
      });
      batch.edits = batch.edits.filter((_, at) => !places[at]);
      batch.changes = batch.changes.filter((_, at) => !places[at]);
    }
    queue = queue.filter((batch) => batch.edits.length);
  };

  const settle = (batch, answer) => {
    for (const [name, id] of answer.named) {
      // The line on the screen stays where it is, with whatever is being written in it.
      const line = lines.get(name);
      rows.delete(name);
      lines.delete(name);
      if (line) {
        line.dataset.row = id;
        lines.set(id, line);
      }
      const at = order.indexOf(name);
      if (at >= 0) order[at] = id;
      for (const field of FIELDS) {
        const over = overlay.get(key(name, field));
        if (over) overlay.set(key(id, field), over);
        overlay.delete(key(name, field));
      }
      if (active && active.row === name) active = { ...active, row: id };
      if (editor && editor.row === name) editor.row = id;
      rename(name, id);
    }
    const indexes = new Map(answer.rows.map((row) => [row.id, rows.get(row.id) && rows.get(row.id).cells.index]));
    take(answer, false);
    for (const [, id] of answer.named) {
      for (const field of Object.keys(rows.get(id).cells)) {
        const next = queue.flatMap((later) => later.edits).find((edit) => edit.edit === "write" && edit.row === id && edit.field === field);
        if (next) next.was = rows.get(id).cells[field];
      }
    }
    batch.edits.forEach((edit, at) => {
      const { outcome, ...why } = answer.outcomes[at];
      const change = batch.changes[at];
      if (outcome !== "done") {
        refuse(edit, why);
        if (lines.has(edit.row)) paintRow(edit.row);
        return;
      }
      if (edit.edit !== "write") return;
      const place = key(edit.row, edit.field);
      const row = rows.get(edit.row);
      const now = row ? row.cells[edit.field] : edit.value;
      // The server writes single spaces and indexes in one manner: that is what later edits of the cell stand on.
      if (change) change.to = now;
      for (const later of queue) {
        later.edits.forEach((next, place) => {
          if (next.edit === "write" && next.row === edit.row && next.field === edit.field && next.was === edit.value) {
            next.was = now;
            if (later.changes[place]) later.changes[place].from = now;
          }
        });
      }
      const over = overlay.get(place);
      if (over && over.value === edit.value) overlay.delete(place);
      if (lines.has(edit.row)) paintRow(edit.row);
    });
    for (const change of batch.changes) {
      if (change.kind !== "renumber") continue;
      const moved = answer.rows.filter((row) => indexes.get(row.id) !== undefined && indexes.get(row.id) !== row.cells.index);
      change.came = moved.map((row) => writing(row.id, "index", row.cells.index, indexes.get(row.id)));
    }
    if (active && answer.rows.some((row) => row.id === active.row)) paintSide();
    else if (answer.outcomes.some(({ outcome }) => outcome !== "done")) paintSide();
  };

  // Takes what the server tells of rows. What was typed here and is not there yet stays over it.
  const take = (news, isFromOthers) => {
    for (const row of news.rows) {
      const before = rows.get(row.id);
      rows.set(row.id, row);
      if (!lines.has(row.id)) continue;
      paintRow(row.id);
      if (!isFromOthers || !before) continue;
      for (const field of FIELDS) {
        if (before.cells[field] === row.cells[field]) continue;
        const cell = lines.get(row.id).cells[FIELDS.indexOf(field)];
        cell.classList.add("fresh");
        setTimeout(() => cell.classList.remove("fresh"), 4000);
      }
    }
    const locals = order.filter((id) => id < 0 && rows.has(id));
    const was = order.join();
    const present = new Set(news.order);
    for (const id of rows.keys()) if (id > 0 && !present.has(id)) forget(id);
    order = news.order.slice();
    for (const id of locals) insertBelow(id, rows.get(id).below);
    if (order.join() !== was || news.rows.some((row) => row.cells.division !== undefined && groupChanged(row))) paintAll();
    const isNext = news.version === version + 1;
    if (isFromOthers || isNext) version = news.version;
    else setTimeout(poll, 0);
  };

  const groups = new Map();
  const groupChanged = (row) => {
    const its = groupOf(row);
    const is = groups.has(row.id) && groups.get(row.id) !== its;
    groups.set(row.id, its);
    return is;
  };

  const forget = (id) => {
    rows.delete(id);
    lines.delete(id);
    if (editor && editor.row === id) {
      trouble = "";
      state.textContent = "Строку, в которой вы пишете, исключил другой человек";
    }
    if (active && active.row === id) {
      const at = order.indexOf(id);
      const next = order.slice(at + 1).concat(order.slice(0, at).reverse()).find((other) => rows.has(other));
      active = next === undefined ? null : { row: next, field: active.field };
      queueMicrotask(() => {
        if (active && !editor) go(active.row, active.field);
        paintSide();
      });
    }
  };

  const poll = async () => {
    if (document.hidden || inFlight || queue.length) return;
    try {
      const response = await fetch(`${address}/grid/written?after=${version}`);
      const isData = (response.headers.get("content-type") || "").startsWith("application/json");
      if (!response.ok || !isData || response.redirected) return;
      const news = await response.json();
      if (!news || inFlight || queue.length) return;
      take(news, true);
      if (active && news.rows.some((row) => row.id === active.row) && !editor) paintSide();
    } catch {
      // The next look will tell.
    }
  };

  // ---- Writing in a cell ----

  const mayWrite = (id) => rows.has(id) && rows.get(id).may_write;

  const open = (typed) => {
    if (!active || editor || !mayWrite(active.row)) return;
    const row = rows.get(active.row);
    const { field } = active;
    const cell = cellOf(active);
    const before = text(row, field);
    let input;
    if (field === "responsible") {
      input = element("select", { ariaLabel: "Ответственный" }, element("option", { value: "" }, "—"));
      for (const person of data.people) input.append(element("option", { value: String(person.id) }, person.name));
      input.value = before;
    } else {
      const label = COLUMNS[FIELDS.indexOf(field)].label;
      input = element("textarea", { value: typed === undefined ? before : typed, rows: 1, ariaLabel: label, spellcheck: field === "title" });
      input.addEventListener("input", () => {
        grow(input);
        sayWhileTyping();
      });
    }
    const over = overlay.get(key(row.id, field));
    // A conflict is settled by whoever writes knowing both texts.
    const was = over && over.state === "failed" ? (over.theirs !== undefined ? over.theirs : row.cells[field]) : before;
    editor = { row: row.id, field, cell, input, was, before };
    input.addEventListener("blur", () => close(true));
    cell.append(input);
    input.focus();
    grow(input);
    input.scrollIntoView({ block: "nearest" });
    if (input.setSelectionRange) input.setSelectionRange(input.value.length, input.value.length);
    sayWhileTyping();
  };

  const grow = (input) => {
    if (input.tagName !== "TEXTAREA") return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  };

  const close = (isTaken) => {
    if (!editor) return;
    const { row, field, cell, input, was, before } = editor;
    editor = null;
    const value = input.value.replace(/\s+/g, " ").trim();
    input.remove();
    if (isTaken && value !== before && rows.has(row)) put(row, field, was, value);
    else if (!isTaken && overlay.has(key(row, field)) && overlay.get(key(row, field)).state === "failed") drop(row, field);
    if (rows.has(row)) paintRow(row);
    if (isStale) paintAll();
    if (cellOf(active) === cell) focusOn(cell);
    paintSide();
  };

  const drop = (row, field) => {
    overlay.delete(key(row, field));
    keep();
    paintRowAndState(row);
  };

  const put = (id, field, was, value) => {
    const row = rows.get(id);
    if (isStored(row)) {
      run([writing(id, field, was, value)]);
      return;
    }
    // A new row goes to the server as soon as it has a title; its index is given there when it has none.
    row.cells[field] = value;
    delete row.refused;
    if (row.cells.title) run([{ kind: "add", row: row.id, below: row.below, cells: { ...row.cells } }]);
    else keep();
  };

  // Whether the server has the row, or is being sent it.
  const isStored = (row) => !row.isLocal || row.isAdding;

  const addBelow = () => {
    const id = named;
    named -= 1;
    const below = active ? active.row : order[order.length - 1];
    rows.set(id, blank(id, below === undefined ? null : below));
    insertBelow(id, below);
    keep();
    paintAll();
    go(id, "title");
    open();
  };

  const removeActive = () => {
    if (!active || !mayWrite(active.row)) return;
    const { visible, top, bottom } = corners();
    const gone = visible.slice(top, bottom + 1);
    for (const id of gone.filter((id) => id < 0)) {
      forget(id);
      order = order.filter((other) => other !== id);
    }
    anchor = null;
    run(gone.filter((id) => id > 0).reverse().map(removal));
    keep();
    paintAll();
  };

  const move = (down) => {
    if (!active || active.row < 0 || !mayWrite(active.row)) return;
    const stored = order.filter((id) => id > 0);
    const at = stored.indexOf(active.row);
    const to = at + (down ? 1 : -2);
    if (to >= stored.length || to < -1) return;
    run([{ kind: "move", row: active.row, below: to < 0 ? null : stored[to], from: at > 0 ? stored[at - 1] : null }]);
  };

  const renumber = () => {
    if (!active) return;
    const division = rows.get(active.row).cells.division;
    const its = [...rows.values()].filter((row) => row.cells.division === division);
    const kept = its.filter((row) => row.cells.carry_over).length;
    const name = divisionOf(rows.get(active.row));
    const words = `Пронумеровать заново строки ${name ? `отдела «${name.name}»` : "вне отделов"}: ${its.length - kept}?\nСтрок, которые сохранят индекс как переходящие: ${kept}.`;
    if (window.confirm(words)) run([{ kind: "renumber", division: division ? Number(division) : null }]);
  };

  // ---- Several cells at once ----

  const clear = () => {
    const { visible, top, bottom, left, right } = corners();
    const changes = [];
    for (const id of visible.slice(top, bottom + 1).filter(mayWrite)) {
      const row = rows.get(id);
      for (const field of FIELDS.slice(left, right + 1)) {
        if (field === "index" || field === "title" || !text(row, field)) continue;
        if (!isStored(row)) row.cells[field] = "";
        else changes.push(writing(id, field, text(row, field), ""));
      }
    }
    run(changes);
    paintAll();
  };

  const fillDown = () => {
    const { visible, top, bottom, left, right } = corners();
    const model = rows.get(visible[top]);
    const changes = [];
    for (const id of visible.slice(top + 1, bottom + 1).filter((id) => id > 0 && mayWrite(id))) {
      for (const field of FIELDS.slice(left, right + 1)) {
        if (field === "index") continue;
        const [from, to] = [text(rows.get(id), field), text(model, field)];
        if (from !== to) changes.push(writing(id, field, from, to));
      }
    }
    run(changes);
  };

  const copied = () => {
    const { visible, top, bottom, left, right } = corners();
    return visible.slice(top, bottom + 1).map((id) => FIELDS.slice(left, right + 1).map((field) => {
      const value = text(rows.get(id), field);
      return field === "responsible" ? personName(value) : value;
    }));
  };

  // Text as spreadsheets put it on the clipboard: tabs, lines, quotes round a cell with either.
  const blockOfText = (plain) => {
    const block = [[""]];
    let isQuoted = false;
    const source = plain.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let at = 0; at < source.length; at += 1) {
      const sign = source[at];
      const line = block[block.length - 1];
      if (isQuoted) {
        if (sign === '"' && source[at + 1] === '"') {
          line[line.length - 1] += '"';
          at += 1;
        } else if (sign === '"') isQuoted = false;
        else line[line.length - 1] += sign;
      } else if (sign === '"' && line[line.length - 1] === "" && /"(\t|\n|$)/.test(source.slice(at + 1))) isQuoted = true;
      else if (sign === "\t") line.push("");
      else if (sign === "\n") block.push([""]);
      else line[line.length - 1] += sign;
    }
    return block;
  };

  const blockOfTable = (html) => {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!found) return null;
    return [...found.rows].map((line) => [...line.cells].flatMap((cell) => [cell.textContent, ...Array(Math.max(cell.colSpan - 1, 0)).fill("")]));
  };

  const tidy = (value) => value.replace(/[\u00a0\s]+/g, " ").trim();

  // Which column of a pasted block goes where. A whole nomenclature has the number of cases between title and term, and term with
  // article in one cell; a letter of an item it seldom has.
  const columnsOf = (block, start) => {
    const width = Math.max(...block.map((line) => line.length));
    if (start !== "index" || width < 3) return FIELDS.slice(FIELDS.indexOf(start)).slice(0, width);
    const column = (at) => block.map((line) => line[at] || "").filter(Boolean);
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
    return fields.concat(["term", "article", "note", "responsible"].slice(0, width - at)).map((field, place) => {
      const isNoteInFour = field === "article" && width - at === 2 && !column(place).some((value) => /^\d|(^|[^а-яё])(ст|п)\./i.test(value));
      return isNoteInFour ? "note" : field;
    });
  };

  const isHeading = (line) => line.every((value, at) => value === String(at + 1) || value === "") && line.some(Boolean)
    ? true
    : line.some((value) => /^(индекс|заголовок) дела|^срок хранения/i.test(value));

  const paste = (block) => {
    const whole = block.map((line) => line.map(tidy)).filter((line) => line.some(Boolean) || block.length === 1);
    const body = whole.length > 1 ? whole.filter((line) => !isHeading(line)) : whole;
    if (!body.length) return;
    const columns = columnsOf(body, active ? active.field : "index");
    const visible = shown();
    const at = active ? visible.indexOf(active.row) : 0;
    const changes = [];
    let below = order[order.length - 1];
    body.forEach((line, down) => {
      const id = visible[at + down];
      const cells = {};
      columns.forEach((field, place) => {
        if (!field || line[place] === undefined) return;
        cells[field] = field === "responsible" ? (data.people.find((person) => person.name === line[place]) || { id: "" }).id.toString() : line[place];
      });
      if (id === undefined) {
        const name = named;
        named -= 1;
        const row = blank(name, below === undefined ? null : below, cells);
        rows.set(name, row);
        insertBelow(name, row.below);
        if (cells.title) changes.push({ kind: "add", row: name, below: row.below, cells: row.cells });
        below = name;
        return;
      }
      if (!mayWrite(id)) return;
      const row = rows.get(id);
      for (const [field, value] of Object.entries(cells)) {
        if (!isStored(row)) row.cells[field] = value;
        else if (text(row, field) !== value) changes.push(writing(id, field, text(row, field), value));
      }
      if (!isStored(row) && row.cells.title) changes.push({ kind: "add", row: id, below: row.below, cells: { ...row.cells } });
    });
    run(changes);
    keep();
    paintAll();
  };

  // ---- Beside the row ----

  let suggested = [];
  let asking;

  const sayWhileTyping = () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      if (!active || !rows.has(active.row)) return;
      const { row: id } = active;
      const row = rows.get(id);
      const typed = (field) => (editor && editor.row === id && editor.field === field ? editor.input.value : text(row, field));
      const isTyping = Boolean(editor) || row.isLocal;
      const title = typed("title");
      const asked = new URLSearchParams();
      for (const field of ["index", "title", "term", "article", "note", "kind"]) asked.set(field, typed(field));
      const get = async (way) => {
        try {
          const response = await fetch(`${address}/${way}`);
          return response.ok && !response.redirected ? await response.json() : null;
        } catch {
          return null;
        }
      };
      const [articles, advice] = await Promise.all([
        title ? get(`suggestions.json?title=${encodeURIComponent(title)}`) : [],
        isTyping && title ? get(`grid/advice?${asked}`) : null,
      ]);
      if (!active || active.row !== id || typed("title") !== title) return;
      if (articles) {
        suggested = articles;
        paintSuggested();
      }
      if (advice) paintAdvice(advice);
    }, 180);
  };

  const section = (name) => side.querySelector(`[data-part="${name}"]`);

  const paintAdvice = (advice) => {
    const part = section("advice");
    if (!part) return;
    part.replaceChildren();
    if (advice.length) part.append(element("h3", {}, "Замечания программы"));
    for (const said of advice) {
      const line = element("div", { className: `finding ${said.grave ? "error" : "note"}` }, said.text);
      if (said.better) line.append(" ", element("button", { type: "button", onclick: () => takeTitle(said.better) }, "Взять"));
      part.append(line);
    }
  };

  const takeTitle = (title) => {
    const { row } = active;
    if (editor) close(false);
    put(row, "title", text(rows.get(row), "title"), title);
    paintRowAndState(row);
    go(row, "title");
    paintSide();
  };

  const paintSuggested = () => {
    const part = section("articles");
    if (!part) return;
    part.replaceChildren();
    if (suggested.length) part.append(element("h3", {}, "Подходящие статьи"));
    suggested.forEach((item, at) => {
      const line = element("div", { className: "suggested" }, `${item.term || "срок неизвестен"}, `, element("a", { href: item.address, target: "_blank" }, item.article), element("div", {}, item.kind), element("small", {}, `${item.why}; уверенность ${item.confidence} %`));
      if (item.weak) line.append(element("div", { className: "soft" }, "источник ненадёжен: сверьте с официальным текстом и впишите сами"));
      else if (mayWrite(active.row)) line.append(" ", element("button", { type: "button", title: `Alt+${at + 1}`, onmousedown: (event) => event.preventDefault(), onclick: () => takeArticle(at) }, "Взять"));
      part.append(line);
    });
  };

  const takeArticle = (at) => {
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

  const paintSide = () => {
    side.replaceChildren();
    suggested = [];
    if (!active || !rows.has(active.row)) {
      side.append(element("p", { className: "soft" }, "Выберите строку: здесь будут замечания к ней, подходящие статьи и её свойства."));
      return;
    }
    const row = rows.get(active.row);
    const name = [text(row, "index"), text(row, "item") && `${text(row, "item")})`, text(row, "title")].filter(Boolean).join(" ");
    side.append(element("h2", {}, name || "Новая строка"));
    if (row.isLocal && !row.refused) side.append(element("p", { className: "soft" }, "Строка запишется, когда у неё будет заголовок. Без индекса она получит следующий по порядку."));
    if (row.refused) side.append(element("p", { className: "refused" }, `${row.refused}.`));
    for (const field of Object.keys(row.cells)) {
      const over = overlay.get(key(row.id, field));
      if (over && over.state === "failed") side.append(bothTexts(row, field, over));
    }
    for (const part of ["advice", "remarks", "articles", "props"]) {
      const made = element("div");
      made.dataset.part = part;
      side.append(made);
    }
    paintAdvice(row.advice);
    paintRemarks(row);
    paintProperties(row);
    sayWhileTyping();
  };

  const bothTexts = (row, field, over) => {
    const column = COLUMNS.find((it) => it.field === field);
    const part = element("div", { className: "both", role: "alert" }, element("strong", {}, column ? column.label : "Свойство строки"));
    const settleWith = (value) => {
      overlay.delete(key(row.id, field));
      if (over.theirs !== undefined) row.cells[field] = over.theirs;
      if (value !== null) run([writing(row.id, field, over.theirs !== undefined ? over.theirs : row.cells[field], value)]);
      keep();
      paintRowAndState(row.id);
      paintSide();
      go(row.id, column ? field : "title");
    };
    if (over.theirs !== undefined) {
      part.append(element("div", {}, `Пока вы писали, ячейку изменил(а) ${over.who || "другой человек"}.`));
      part.append(element("div", {}, "Ваш текст:"), element("q", {}, over.value || "(пусто)"), element("div", {}, "Стоит сейчас:"), element("q", {}, over.theirs || "(пусто)"));
      part.append(element("div", {}, element("button", { type: "button", onclick: () => settleWith(over.value) }, "Записать мой"), " ", element("button", { type: "button", onclick: () => settleWith(null) }, "Оставить как сейчас")));
    } else {
      part.append(element("div", {}, `${over.sentence}.`), element("q", {}, over.value || "(пусто)"));
      part.append(element("div", {}, element("button", { type: "button", onclick: () => settleWith(null) }, "Вернуть прежнее")));
    }
    return part;
  };

  const paintRemarks = (row) => {
    const part = section("remarks");
    if (row.remarks.length) part.append(element("h3", {}, "Замечания архива"));
    for (const remark of row.remarks) {
      const line = element("div", { className: "finding warning" }, `${remark.made_on}: ${remark.remark}`);
      part.append(line);
      if (remark.answer) {
        line.append(element("div", {}, `Ответ, ${remark.answered_on}: ${remark.answer}`));
      } else if (row.may_write) {
        const input = element("input", { value: "Исправлено", ariaLabel: "Ответ архиву" });
        const answer = async () => {
          const body = new URLSearchParams({ csrf: page.dataset.csrf, answer: input.value });
          const response = await fetch(`/remarks/${remark.id}/answer`, { method: "POST", body });
          if (!response.ok) window.alert("Ответ не записан: обновите страницу и повторите.");
          await poll();
        };
        line.append(element("form", { onsubmit: (event) => { event.preventDefault(); event.stopPropagation(); answer(); } }, input, " ", element("button", {}, "Ответить")));
      }
    }
  };

  const paintProperties = (row) => {
    const part = section("props");
    part.className = "props";
    const set = (field, value) => {
      put(row.id, field, text(row, field), value);
      paintRowAndState(row.id);
    };
    const choice = (label, field, options) => {
      const select = element("select", { disabled: !row.may_write, onchange: (event) => set(field, event.target.value) });
      for (const [value, words] of options) select.append(element("option", { value }, words));
      select.value = text(row, field);
      part.append(element("label", {}, label, select));
    };
    const tick = (label, field) => {
      const box = element("input", { type: "checkbox", disabled: !row.may_write, checked: text(row, field) === "1", onchange: (event) => set(field, event.target.checked ? "1" : "") });
      part.append(element("label", { className: "tick" }, box, label));
    };
    const own = data.divisions.filter((division) => division.may_write || String(division.id) === row.cells.division);
    const divisions = own.map((division) => [String(division.id), `${division.number}. ${division.name}`]);
    if (data.may_write_outside || !row.cells.division) divisions.unshift(["", "—"]);
    choice("Отдел", "division", divisions);
    part.append(element("label", {}, "Раздел (если строки стоят не по отделам)", element("input", { value: text(row, "section"), disabled: !row.may_write, onchange: (event) => set("section", tidy(event.target.value)) })));
    choice("Вид", "kind", data.kinds);
    tick("Переходит из года в год", "carry_over");
    if (data.sees_restricted) tick("ДСП: для служебного пользования", "restricted");
    if (row.may_write) part.append(element("button", { type: "button", onclick: openSlots }, "Заголовок по частям…"));
    if (row.id > 0) part.append(element("a", { href: `/headings/${row.id}` }, "История строки и все её поля"));
  };

  // ---- A title put together from its parts, in their order (R-082) ----

  const SLOTS = ["kind", "author", "correspondent", "subject", "territory", "period", "copies"];
  const composed = (form) => {
    const parts = SLOTS.map((name) => tidy(form.elements[name].value));
    const copies = parts.pop();
    const whole = parts.filter(Boolean).join(" ");
    const title = [whole, copies].filter(Boolean).join(". ");
    return title && title[0].toUpperCase() + title.slice(1);
  };
  const openSlots = () => {
    const form = slots.querySelector("form");
    form.reset();
    form.elements.subject.value = "";
    slots.querySelector(".grid-slots-whole").textContent = "";
    slots.returnValue = "";
    slots.showModal();
  };
  slots.addEventListener("input", () => {
    slots.querySelector(".grid-slots-whole").textContent = composed(slots.querySelector("form"));
  });
  slots.addEventListener("close", () => {
    const title = composed(slots.querySelector("form"));
    if (slots.returnValue === "take" && title && active) takeTitle(title);
    else if (active) go(active.row, active.field);
  });
  // The common script sends a form once; this one is asked again and again and never sent.
  slots.querySelector("form").addEventListener("submit", (event) => event.stopPropagation());

  // ---- Keys, mouse, clipboard ----

  const nextSaid = () => {
    const visible = shown();
    const at = active ? visible.indexOf(active.row) : -1;
    const ahead = visible.slice(at + 1).concat(visible.slice(0, at + 1));
    const found = ahead.find((id) => rows.get(id).advice.length || rows.get(id).remarks.some((remark) => !remark.answer));
    if (found !== undefined) go(found, active ? active.field : "title");
  };

  const inEditor = (event) => {
    if (event.key === "Escape") close(false);
    else if (event.key === "Enter" && !event.altKey && !event.ctrlKey) {
      close(true);
      step(event.shiftKey ? -1 : 1, 0, false);
    } else if (event.key === "Enter" && event.ctrlKey) {
      close(true);
      addBelow();
    } else if (event.key === "Tab") {
      close(true);
      tab(event.shiftKey);
    } else if (event.altKey && /^[123]$/.test(event.key)) takeArticle(Number(event.key) - 1);
    else if (event.key === "F6") {
      close(true);
      toSide();
    } else return;
    event.preventDefault();
  };

  const toSide = () => {
    const first = side.querySelector("button, input, select, a");
    if (first) first.focus();
  };

  const WALK = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };

  const inTable = (event) => {
    const { key: pressed, ctrlKey, metaKey, altKey, shiftKey } = event;
    const isCommand = ctrlKey || metaKey;
    if (isCommand && (event.code === "KeyZ" || event.code === "KeyY")) {
      const isRedo = event.code === "KeyY" || shiftKey;
      if (isRedo) replay(undone, done);
      else replay(done, undone);
    } else if (isCommand && event.code === "KeyD") fillDown();
    else if (isCommand && pressed === "Enter") addBelow();
    else if (isCommand && pressed === "Delete") removeActive();
    else if (altKey && (pressed === "ArrowUp" || pressed === "ArrowDown")) move(pressed === "ArrowDown");
    else if (altKey && /^[123]$/.test(pressed)) takeArticle(Number(pressed) - 1);
    else if (isCommand && (pressed === "Home" || pressed === "End")) step(pressed === "Home" ? -order.length : order.length, 0, shiftKey);
    else if (isCommand || altKey) return;
    else if (WALK[pressed]) step(...WALK[pressed], shiftKey);
    else if (pressed === "Home" || pressed === "End") step(0, pressed === "Home" ? -FIELDS.length : FIELDS.length, shiftKey);
    else if (pressed === "Tab") {
      if (!tab(shiftKey)) return;
    } else if (pressed === "Enter" || pressed === "F2") open();
    else if (pressed === "Delete" || pressed === "Backspace") clear();
    else if (pressed === "F8") nextSaid();
    else if (pressed === "F6") toSide();
    else if (pressed === "Escape" && overlay.has(key(active.row, active.field)) && overlay.get(key(active.row, active.field)).state === "failed") {
      drop(active.row, active.field);
      paintSide();
    } else return;
    event.preventDefault();
  };

  table.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (editor) inEditor(event);
    else if (active) inTable(event);
  });
  side.addEventListener("keydown", (event) => {
    if (event.key !== "F6" && event.key !== "Escape") return;
    event.preventDefault();
    if (active) go(active.row, active.field);
  });

  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td[data-field]");
    if (!cell || (editor && editor.cell === cell)) return;
    event.preventDefault();
    if (editor) close(true);
    go(Number(cell.parentElement.dataset.row), cell.dataset.field, event.shiftKey);
  });
  table.addEventListener("dblclick", (event) => {
    if (event.target.closest("td[data-field]")) open();
  });
  table.addEventListener("mouseover", (event) => {
    const cell = event.buttons === 1 && !editor && active && event.target.closest("td[data-field]");
    if (cell) go(Number(cell.parentElement.dataset.row), cell.dataset.field, true);
  });

  const isInTable = () => !editor && active && table.contains(document.activeElement);
  document.addEventListener("copy", (event) => {
    if (!isInTable()) return;
    const block = copied();
    const quoted = (value) => (/["\t\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
    event.clipboardData.setData("text/plain", block.map((line) => line.map(quoted).join("\t")).join("\n"));
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

  const ACTIONS = {
    add: addBelow,
    remove: removeActive,
    up: () => move(false),
    down: () => move(true),
    renumber,
    undo: () => replay(done, undone),
    redo: () => replay(undone, done),
  };
  page.querySelector(".grid-bar").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    if (editor) close(true);
    ACTIONS[button.dataset.do]();
    if (active && !editor) go(active.row, active.field);
  });
  page.querySelector("select[data-do]").addEventListener("change", (event) => {
    filter = event.target.value;
    paintAll();
    const [first] = shown();
    if (first !== undefined && (!active || !shown().includes(active.row))) go(first, "title");
  });

  // ---- Beginning ----

  for (const row of data.rows) {
    rows.set(row.id, row);
    groupChanged(row);
  }
  order = data.order.slice();
  restore();
  paintHead();
  paintAll();
  const asked = Number(location.hash.replace(/^#r/, ""));
  const first = rows.has(asked) ? asked : shown()[0];
  if (first !== undefined) go(first, "title");
  else paintSide();
  setInterval(poll, POLL);
  document.addEventListener("visibilitychange", poll);
  window.addEventListener("online", send);
  window.addEventListener("focus", poll);
  send();
})();
