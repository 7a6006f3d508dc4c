// What the page shows: groups, failures by cause, and the routers without a
// change, as items of one list. Line and task texts are stored once; a group
// holds their numbers.
const data = JSON.parse(document.getElementById('data').textContent);

const items = [];
for (const g of data.groups) items.push({ type: 'group', group: g, hosts: g.hosts, kinds: (g.kinds || []).map(k => data.kinds[k].word) });
for (const f of data.failed) items.push({ type: 'failure', failure: f, hosts: f.hosts, kinds: [f.kind] });
if (data.same.length > 0) items.push({ type: 'same', hosts: data.same, kinds: ['unchanged'] });

// own is all text of an item but its routers and the shared lines, to be searched in.
function own(item) {
  if (item.own === undefined) {
    const parts = [...item.kinds];
    if (item.type === 'group') {
      const g = item.group;
      parts.push(g.hash, g.where, ...(g.alike || []));
      for (const n of g.notes || []) parts.push(n.name, n.text);
      for (const v of g.values || []) parts.push(...v);
      for (const c of g.checks || []) parts.push(c.words, c.said || '', c.diff || '');
    } else if (item.type === 'failure') {
      parts.push(item.failure.title, item.failure.cause, ...item.failure.words);
      for (const d of item.failure.diffs || []) parts.push(d.diff);
    }
    item.own = parts.join('\n').toLowerCase();
  }
  return item.own;
}

// names is the routers of an item in lower case, one a line.
function names(item) {
  if (item.names === undefined) item.names = item.hosts.join('\n').toLowerCase();
  return item.names;
}

// hits marks which of the shared texts hold a word.
function hits(texts, word) {
  const found = new Uint8Array(texts.length);
  for (let i = 0; i < texts.length; i++) if (texts[i].includes(word)) found[i] = 1;
  return found;
}

let lowered = null; // the shared texts in lower case, made when the first search comes

// search returns the items that hold every word and are of one of the kinds.
function search(words, kinds) {
  lowered = lowered || { lines: data.lines.map(l => l.toLowerCase()), tasks: data.tasks.map(t => t.toLowerCase()) };
  const shared = words.map(word => ({ word, lines: hits(lowered.lines, word), tasks: hits(lowered.tasks, word) }));
  return items.filter(item => {
    if (kinds.size > 0 && !item.kinds.some(k => kinds.has(k))) return false;
    return shared.every(s => holds(item, s));
  });
}

function holds(item, s) {
  if (names(item).includes(s.word) || own(item).includes(s.word)) return true;
  if (item.type !== 'group') return false;
  for (const step of item.group.steps) {
    for (const l of step.lines) if (s.lines[l]) return true;
    for (const t of step.tasks) if (t > 0 && s.tasks[t - 1]) return true;
  }
  return false;
}

// matching are the routers of an item whose names hold one of the words.
function matching(item, words) {
  if (words.length === 0 || item.hosts.length < 2) return [];
  if (!words.some(w => names(item).includes(w))) return [];
  const found = item.hosts.filter(h => words.some(w => h.toLowerCase().includes(w)));
  return found.length < item.hosts.length ? found : [];
}
