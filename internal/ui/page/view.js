// How items look. All texts become text nodes: nothing from a router is ever
// read as HTML.
let marked = null; // what a search looks for, as a regular expression

function el(tag, name, ...kids) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  e.append(...kids);
  return e;
}

// text returns nodes for a text, with what is searched for marked.
function text(s) {
  if (!marked) return [s];
  const out = [];
  let at = 0;
  for (const m of s.matchAll(marked)) {
    if (m.index > at) out.push(s.slice(at, m.index));
    out.push(el('mark', '', m[0]));
    at = m.index + m[0].length;
  }
  out.push(s.slice(at));
  return out;
}

const number = n => n.toLocaleString('en-US');
const count = (n, noun) => number(n) + ' ' + noun + (n === 1 ? '' : 's');

// card is an item folded; its body is made when it is opened.
function card(item, words) {
  const c = el('details', 'card');
  const s = el('summary', '');
  if (item.type === 'group') {
    const g = item.group;
    c.id = g.hash;
    if (item.kinds.length > 0) c.classList.add('look');
    s.append(el('span', 'hash', ...text(g.hash)), el('span', 'count', count(g.hosts.length, 'router')), el('span', 'where', ...text(g.where)),
      el('span', 'sum', el('span', g.added ? 'plus' : 'zero', '+' + number(g.added)), ' ', el('span', g.removed ? 'minus' : 'zero', '-' + number(g.removed))));
    if (item.kinds.length > 0) s.append(el('span', 'badges', ...g.kinds.map(k => el('span', 'badge ' + data.kinds[k].class, data.kinds[k].word))));
  } else if (item.type === 'failure') {
    const f = item.failure;
    c.classList.add('bad');
    s.append(el('span', 'hash', f.kind), el('span', 'count', count(f.hosts.length, 'router')), el('span', 'what', ...text(f.title)), el('span', 'where', ...text(f.where)));
  } else {
    c.classList.add('good');
    s.append(el('span', 'hash', 'unchanged'), el('span', 'count', count(item.hosts.length, 'router')), el('span', 'where', ...text(data.samewhere)));
  }
  const found = matching(item, words);
  if (found.length > 0) {
    s.append(el('span', 'hits', ...text(found.slice(0, 8).join(', ')), found.length > 8 ? ' and ' + number(found.length - 8) + ' more' : ''));
  }
  c.append(s);
  whenOpen(c, () => body(item));
  return c;
}

// whenOpen fills a fold the first time it is opened.
function whenOpen(fold, make) {
  fold.addEventListener('toggle', () => {
    if (fold.open && !fold.filled) {
      fold.filled = true;
      fold.append(make());
    }
  });
  fold.fill = () => {
    if (!fold.filled) {
      fold.filled = true;
      fold.append(make());
    }
  };
}

function body(item) {
  const b = el('div', 'body');
  if (item.type === 'same') {
    b.append(el('p', 'names', ...text(item.hosts.join(', '))));
    return b;
  }
  if (item.type === 'failure') {
    failure(b, item.failure);
    return b;
  }
  const g = item.group;
  for (const n of g.notes || []) b.append(el('p', 'note ' + n.class, el('b', '', n.name), ' ', ...text(n.text)));
  b.append(el('p', 'sample', ...text(g.sample)));
  for (const step of g.steps) b.append(el('p', 'commit', step.words), diff(step));
  for (const c of g.checks || []) check(b, c);
  if (g.hosts.length > 1) b.append(fold('All ' + count(g.hosts.length, 'router'), () => el('p', 'names', ...text(g.hosts.join(', ')))));
  if (g.values) b.append(fold('The values of each', () => values(g)));
  if (data.apply) b.append(el('p', 'sample', 'Only this group: ', el('code', '', data.apply + ' --group ' + g.hash)));
  return b;
}

function fold(title, make) {
  const f = el('details', 'fold', el('summary', '', title));
  whenOpen(f, make);
  return f;
}

// values is a table of what differs between the routers of a group.
function values(g) {
  const head = el('tr', '', el('th', '', 'router'), ...g.alike.map(a => el('th', '', a)));
  const rows = g.hosts.map((h, i) => el('tr', '', el('td', '', ...text(h)), ...g.values[i].map(v => el('td', '', ...text(v)))));
  return el('div', 'wide', el('table', '', el('thead', '', head), el('tbody', '', ...rows)));
}

const classes = { '+': 'add', '-': 'del', '!': 'off', ' ': '', '[': 'at' };

function diff(step) {
  const d = el('div', 'diff');
  step.lines.forEach((l, i) => {
    const line = data.lines[l];
    const e = el('div', 'l ' + (classes[line[0]] || ''), el('code', '', ...text(line)));
    if (step.tasks[i] > 0) e.append(el('span', 't', ...text(data.tasks[step.tasks[i] - 1])));
    d.append(e);
  });
  return d;
}

function check(b, c) {
  b.append(el('p', 'note ' + c.class, el('b', '', c.words), ' ', ...text(c.where)));
  if (c.said) b.append(el('pre', '', ...text(c.said)));
  if (c.diff) b.append(plainDiff(c.diff));
}

// plainDiff colours the lines of a diff that is only text.
function plainDiff(words) {
  const d = el('div', 'diff');
  for (const line of words.replace(/\n$/, '').split('\n')) d.append(el('div', 'l ' + (classes[line[0]] || ''), el('code', '', ...text(line))));
  return d;
}

function failure(b, f) {
  b.append(el('pre', '', ...text(f.words[0])));
  for (const d of f.diffs || []) b.append(el('p', 'commit', d.title), plainDiff(d.diff));
  if (f.hosts.length > 1) {
    b.append(fold('All ' + count(f.hosts.length, 'router'), () => el('p', 'names', ...text(f.hosts.join(', ')))));
    b.append(fold('The words of each', () => el('pre', '', ...text(f.words.join('\n\n')))));
  }
}
