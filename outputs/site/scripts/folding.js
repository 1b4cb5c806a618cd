// The fold of the data, applied from the table that the data's own fold made (outputs/site/alphabet.py).
function folder(table) {
  const to = new Map();
  for (const [target, sources] of Object.entries(table.to)) {
    for (const source of sources) to.set(source, target);
  }
  const inRuns = (runs) => {
    const starts = [], ends = [];
    let at = 0;
    for (let i = 0; i < runs.length; i += 2) {
      at += runs[i]; starts.push(at);
      at += runs[i + 1]; ends.push(at);
    }
    return (code) => {
      let low = 0, high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= code) low = middle + 1; else high = middle;
      }
      return low > 0 && code < ends[low - 1];
    };
  };
  const dropped = inRuns(table.drop), space = inRuns(table.space);
  const foldOne = (character) => {
    const code = character.codePointAt(0);
    if (dropped(code)) return "";
    return space(code) ? " " : to.get(character) ?? character;
  };
  return (text) => Array.from(text.normalize("NFC"), foldOne).join("").normalize("NFC")
    .split(" ").filter(Boolean).join(" ");
}

function letterShard(letter) {
  const code = letter.codePointAt(0);
  if (code < 0x80 && !/[a-z]/i.test(letter)) return null;
  if (code < 0x250 || (code >= 0x1e00 && code <= 0x1eff)) return "latin";
  return code >= 0x2e80 ? "cjk" : (code >> 8).toString(16).padStart(2, "0");
}

// The shards to search for a folded query: one is enough if it has a letter, else all.
function shardsOf(query, all) {
  for (const letter of query) {
    const shard = letterShard(letter);
    if (shard) return all.includes(shard) ? [shard] : [];
  }
  return all;
}
