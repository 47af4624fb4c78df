// The columns of the grid, in their order.

export const COLUMNS = [
  { field: "index", label: "Индекс" },
  { field: "item", label: "Пункт" },
  { field: "title", label: "Заголовок дела (тома, части)" },
  { field: "term", label: "Срок хранения" },
  { field: "article", label: "Статья" },
  { field: "note", label: "Примечание" },
  { field: "responsible", label: "Ответственный" },
];

export const FIELDS = COLUMNS.map((column) => column.field);

export const labelOf = (field) => COLUMNS[FIELDS.indexOf(field)].label;
