// What a chart draws is read out of the table beside it: there is one truth, and it can be read without the chart.

export const MOST_BARS = 12;

// Names, and for each drawn column its heading, values (null where there is none) and links to rows.
export function readTable(table, columns, most = MOST_BARS) {
  const heads = [...table.querySelectorAll("thead th")].slice(1);
  const lines = [...table.querySelectorAll("tbody tr")].slice(0, most);
  return {
    names: lines.map((line) => nameOf(line)),
    series: columns.map((column) => ({
      name: heads[column].textContent.trim(),
      values: lines.map((line) => valueOf(cellOf(line, column))),
      links: lines.map((line) => linkOf(cellOf(line, column))),
    })),
  };
}

// One bar alone is not compared with anything, and nothing but zeros is an empty field.
export function isWorthDrawing({ names, series }) {
  return names.length > 1 && series.some(({ values }) => values.some(Boolean));
}

function cellOf(line, column) {
  return line.querySelectorAll("td")[column];
}

function nameOf(line) {
  const head = line.querySelector("th");
  return (head.querySelector("a") ?? head.firstChild).textContent.trim();
}

function valueOf(cell) {
  return cell?.dataset.value === undefined ? null : Number(cell.dataset.value);
}

function linkOf(cell) {
  return cell?.querySelector("a")?.getAttribute("href") ?? "";
}
