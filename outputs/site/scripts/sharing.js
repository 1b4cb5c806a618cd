// What leaves the page: copies, the CSV, the address.
function button(key, act, attributes = {}) {
  const node = word("button", key, {}, { type: "button", ...attributes });
  node.addEventListener("click", act);
  return node;
}

async function copy(value) {
  const box = document.getElementById("copy-box");
  const area = document.getElementById("copy-text");
  area.value = value;
  try {
    await navigator.clipboard.writeText(value);
    announce(say("copied"));
  } catch {
    box.hidden = false;
    area.focus();
    area.select();
    announce(say("copy_failed"));
  }
}

// A cell that a spreadsheet would run begins with an apostrophe here; the dataset's own CSV is verbatim.
function csvCell(value) {
  const plain = value ?? "";
  const safe = /^[\s]*[=+\-@\t\r＝＋－＠]/.test(plain) ? `'${plain}` : plain;
  return `"${safe.replaceAll('"', '""')}"`;
}

function csvText(methods, names) {
  const lines = [["", ...names], ...ROWS.map((row) => [say(row.key), ...methods.map(row.csv)])];
  return `\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function download(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  return {
    locale: parts.get("l"),
    chosen: (parts.get("m") ?? "").split(",").filter(Boolean),
    onlyDifferences: parts.get("d") === "1",
  };
}

function addressOf(state) {
  const parts = [`l=${encodeURIComponent(locale)}`];
  if (state.chosen.length) parts.push(`m=${state.chosen.map(encodeURIComponent).join(",")}`);
  if (state.onlyDifferences) parts.push("d=1");
  return `#${parts.join("&")}`;
}
