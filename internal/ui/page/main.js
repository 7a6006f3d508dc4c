// Search, filters, keys, theme: what makes the list of the items a tool.
const $ = id => document.getElementById(id);
const list = $('list'), field = $('search'), chips = $('chips'), found = $('found');
const chunk = 60; // cards that are made at a time
const state = { words: [], kinds: new Set(), expanded: false, shown: [], made: 0 };

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(w => w !== '');
  state.words = words;
  marked = words.length > 0 ? new RegExp(words.map(w => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi') : null;
  state.shown = search(words, state.kinds);
  state.made = 0;
  list.replaceChildren();
  grow();
  say();
}

// grow makes the next cards.
function grow() {
  const old = $('more');
  if (old) old.remove();
  const part = document.createDocumentFragment();
  const next = state.shown.slice(state.made, state.made + chunk);
  for (const item of next) {
    const c = card(item, state.words);
    if (state.expanded) unfold(c);
    part.append(c);
  }
  state.made += next.length;
  if (state.shown.length === 0) part.append(el('p', 'none', items.length > 0 ? 'Nothing here holds that.' : 'Nothing to change.'));
  list.append(part);
  if (state.made < state.shown.length) {
    const more = el('button', '', 'Show more (' + number(state.shown.length - state.made) + ' left)');
    more.id = 'more';
    more.type = 'button';
    more.addEventListener('click', grow);
    list.append(more);
    if (watcher) watcher.observe(more);
  }
}

const watcher = 'IntersectionObserver' in window
  ? new IntersectionObserver(seen => { if (seen.some(s => s.isIntersecting && s.target.isConnected)) grow(); }, { rootMargin: '600px' })
  : null;

function unfold(c) {
  c.fill();
  c.open = true;
}

function say() {
  const groups = state.shown.filter(i => i.type === 'group');
  const all = data.groups.length;
  const routers = new Set();
  for (const i of state.shown) for (const h of i.hosts) routers.add(h);
  found.textContent = (groups.length === all ? count(all, 'group') : number(groups.length) + ' of ' + count(all, 'group')) + ', ' + count(routers.size, 'router');
}

function chip(word, n, pressed, act) {
  const b = el('button', '', word);
  if (n > 0) b.append(' ', el('span', '', number(n)));
  b.type = 'button';
  b.setAttribute('aria-pressed', String(pressed));
  b.dataset.kind = word;
  b.addEventListener('click', act);
  return b;
}

function filters() {
  const counts = data.kinds.map(k => [k.word, k.groups]).filter(k => k[1] > 0);
  const failed = new Map();
  for (const f of data.failed) failed.set(f.kind, (failed.get(f.kind) || 0) + f.hosts.length);
  counts.push(...failed);
  if (data.same.length > 0) counts.push(['unchanged', data.same.length]);
  const draw = focus => {
    chips.replaceChildren(chip('all', 0, state.kinds.size === 0, () => { state.kinds.clear(); draw('all'); show(); }));
    for (const [word, n] of counts) {
      chips.append(chip(word, n, state.kinds.has(word), () => {
        if (!state.kinds.delete(word)) state.kinds.add(word);
        draw(word);
        show();
      }));
    }
    for (const b of chips.children) if (b.dataset.kind === focus) b.focus();
  };
  draw();
}

function expandAll() {
  state.expanded = !state.expanded;
  $('expand').textContent = state.expanded ? 'Collapse all' : 'Expand all';
  $('expand').setAttribute('aria-pressed', String(state.expanded));
  for (const c of list.querySelectorAll(':scope > .card')) state.expanded ? unfold(c) : c.open = false;
}

// Theme: as the system has it until somebody chooses.
const root = document.documentElement;
const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
function theme(chosen) {
  if (chosen) root.dataset.theme = chosen;
  $('theme').textContent = dark() ? 'Light' : 'Dark';
  $('theme').setAttribute('aria-label', dark() ? 'Change to light colours' : 'Change to dark colours');
}
function toggleTheme() {
  const chosen = dark() ? 'light' : 'dark';
  theme(chosen);
  try { localStorage.setItem('nplay-theme', chosen); } catch { /* where nothing can be kept, it is not */ }
}

function move(by) {
  const heads = [...list.querySelectorAll(':scope > .card > summary')];
  const at = heads.indexOf(document.activeElement);
  const next = heads[at < 0 ? (by > 0 ? 0 : heads.length - 1) : at + by];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
}

function clear() {
  field.value = '';
  show();
}

const keys = { '/': () => field.focus(), j: () => move(1), k: () => move(-1), e: expandAll, t: toggleTheme };
document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === 'Escape' && (document.activeElement === field || field.value !== '')) {
    clear();
    field.blur();
  } else if (document.activeElement !== field && keys[e.key]) {
    e.preventDefault();
    keys[e.key]();
  }
});

// Paper has no folds to open.
let opened = [];
addEventListener('beforeprint', () => {
  opened = [...list.querySelectorAll(':scope > .card:not([open])')];
  opened.forEach(unfold);
});
addEventListener('afterprint', () => opened.forEach(c => { c.open = false; }));

let waiting = 0;
field.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, items.length > 500 ? 120 : 0);
});
$('expand').addEventListener('click', expandAll);
$('theme').addEventListener('click', toggleTheme);

let kept = null;
try { kept = localStorage.getItem('nplay-theme'); } catch { /* as above */ }
theme(kept === 'dark' || kept === 'light' ? kept : '');
for (const id of ['bar', 'theme', 'keys']) $(id).hidden = false;
filters();
// page.html#7f3a9c shows that group.
const wanted = location.hash.slice(1);
if (wanted !== '' && data.groups.some(g => g.hash === wanted)) field.value = wanted;
show();
if (field.value !== '' || items.length === 1) for (const c of list.querySelectorAll(':scope > .card')) unfold(c);
