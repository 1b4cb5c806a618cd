// Search in the texts of outputs/site/search.py: a line a method, its keys between tabs.
const MOST_RESULTS = 30;
const MOST_HITS = 2000;

class Index {
  constructor(text) {
    this.text = text;
    this.starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
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

// Method numbers, best first: whole name, beginning, beginning of a word, anywhere, all words apart.
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
  return [...best].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([method]) => method);
}
