// Search in the texts of outputs/site/search.py: a line a method, its keys between tabs.
const MOST_RESULTS = 30;
const MOST_HITS = 2000;
const MOST_ALIKE = 50;

class Index {
  constructor(text) {
    this.text = text;
    this.starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  get squeezed() {
    return this.withoutSpaces ??= new Index(this.text.replaceAll(" ", ""));
  }

  get words() {
    return this.distinct ??= [...new Set(this.text.split(/[\s]+/))];
  }

  methodAt(position) {
    let low = 0, high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= position) low = middle; else high = middle;
    }
    return low;
  }

  keyAt(position) {
    const start = this.text.lastIndexOf("\t", position) + 1;
    return this.text.slice(start, this.text.indexOf("\t", Math.max(position, start)));
  }

  // Calls take(method, key) for each place of the needle; place is where in the needle the key begins.
  each(needle, take) {
    let hits = 0;
    for (let at = this.text.indexOf(needle); at >= 0 && hits < MOST_HITS; hits++) {
      const inside = needle.startsWith("\t") ? at + 1 : at;
      take(this.methodAt(inside), this.keyAt(inside));
      at = this.text.indexOf(needle, at + 1);
    }
  }
}

// Whether one word becomes the other by at most so many letters added, lost, changed or swapped.
function isNear(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return false;
  let older = [], old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    if (Math.min(...row) > most) return false;
    [older, old] = [old, row];
  }
  return old[b.length] <= most;
}

// The word itself, and words of the index that a slip of the keyboard could have made it of.
function alike(index, word) {
  if (word.length < 4) return [word];
  const most = word.length < 8 ? 1 : 2;
  return [word, ...index.words.filter((other) => other !== word && isNear(word, other, most)).slice(0, MOST_ALIKE)];
}

// For a query that no name has: names that have it but for the spaces, else names with words much like its words.
function findNear(indexes, words, rank) {
  const squeezed = words.join("");
  for (const index of indexes) index.squeezed.each(squeezed, (method, key) => rank(method, 0, key.length));
  for (const index of indexes) {
    const wanted = words.map((word) => alike(index, word));
    const longest = wanted[words.indexOf(words.reduce((a, b) => (b.length > a.length ? b : a)))];
    for (const word of longest) {
      index.each(word, (method, key) => {
        if (wanted.every((some) => some.some((one) => key.includes(one)))) rank(method, 1, key.length);
      });
    }
  }
}

// Method numbers, best first: whole name, beginning, beginning of a word, anywhere, all words apart; if none, near ones.
function find(indexes, query) {
  const best = new Map();
  const rank = (method, tier, length) => {
    const score = tier * 1000 + Math.min(length, 999);
    if (!(best.get(method) <= score)) best.set(method, score);
  };
  const words = query.split(" ");
  const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
  const stages = [[`\t${query}\t`], [`\t${query}`], [` ${query}`], [query]];
  stages.forEach(([needle], tier) => {
    if (tier > 0 && best.size >= MOST_RESULTS) return;
    for (const index of indexes) index.each(needle, (method, key) => rank(method, tier, key.length));
  });
  if (best.size < MOST_RESULTS && words.length > 1) {
    for (const index of indexes) {
      index.each(longest, (method, key) => {
        if (words.every((word) => key.includes(word))) rank(method, stages.length, key.length);
      });
    }
  }
  if (!best.size) findNear(indexes, words, rank);
  return [...best].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([method]) => method);
}
