const told = DATA;
const own = (both) => both[lang === 'zh' ? 0 : 1];
const w = (id) => own(told.words[`debrief-${id}`]);
const points = (value) => value === null ? '?' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`;
const line = (move) => own(move.line) || w('ended');
const quoted = (text) => `“${text}”`;

/** The value of the call after each move, as a line. */
function picture() {
  const space = 'http://www.w3.org/2000/svg';
  const shape = (name, attributes, text) => {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const values = told.moves.map((move) => move.after ?? move.before);
  const first = told.moves[0]?.before ?? 0;
  const all = [first, ...values];
  const wide = 720, high = 200, left = 44, right = 14, top = 14, low = 24;
  const x = (at) => left + (wide - left - right) * (all.length < 2 ? 0 : at / (all.length - 1));
  const y = (value) => top + (high - top - low) * (1 - (value + 100) / 200);
  const chart = shape('svg', { viewBox: `0 0 ${wide} ${high}`, role: 'img', 'aria-label': w('timeline') });
  for (const level of [-100, -50, 0, 50, 100]) {
    chart.append(shape('line', { x1: left, x2: wide - right, y1: y(level), y2: y(level),
      stroke: 'var(--line)', 'stroke-width': level === 0 ? 1.5 : .7 }));
    chart.append(shape('text', { x: left - 8, y: y(level) + 4, 'text-anchor': 'end', 'font-size': 11,
      fill: 'var(--soft)' }, points(level)));
  }
  const known = all.map((value, at) => [at, value]).filter(([, value]) => value !== null && value !== undefined);
  chart.append(shape('polyline', { points: known.map(([at, value]) => `${x(at)},${y(value)}`).join(' '),
    fill: 'none', stroke: 'var(--ink)', 'stroke-width': 2, 'stroke-linejoin': 'round' }));
  for (const [at, value] of known) {
    const costly = told.costliest.includes(at - 1);
    const dot = shape('circle', { cx: x(at), cy: y(value), r: costly ? 6 : 3.5,
      fill: costly ? 'var(--gone)' : 'var(--paper)', stroke: costly ? 'var(--gone)' : 'var(--ink)', 'stroke-width': 2 });
    const title = at === 0 ? '' : `${at}. ${line(told.moves[at - 1])}`;
    dot.append(shape('title', {}, `${title} ${points(value)}`));
    chart.append(dot);
    if (at > 0) chart.append(shape('text', { x: x(at), y: high - 6, 'text-anchor': 'middle', 'font-size': 11,
      fill: 'var(--soft)' }, String(at)));
  }
  return chart;
}

function pair(box, name, value) {
  const row = make('div', 'pair');
  row.append(make('span', '', name), make('span', '', value));
  box.append(row);
}

function draw() {
  document.getElementById('title').textContent = `${w('heading')} · ${own(told.customer)}`;
  document.getElementById('note').textContent = '';
  const top = section(own(told.result), true);
  const tiles = make('div', 'tiles'), tile = make('div', 'tile');
  tile.append(make('b', '', String(told.score)), make('span', '', w('score')));
  tiles.append(tile);
  top.append(tiles);
  for (const rule of told.breaks) top.append(make('p', 'alarm', `⚠ ${w('broke-rule')}: ${own(rule)}`));
  const chart = section(w('timeline'), true);
  chart.append(picture());
  const call = make('div', 'call');
  const opening = make('div', 'move');
  opening.append(make('span', 'n'), make('span', 'v'), make('div', 'them', `← ${own(told.opening)}`));
  call.append(opening);
  told.moves.forEach((move, at) => {
    const row = make('div', told.costliest.includes(at) ? 'move costly' : 'move'), words = make('div');
    words.append(make('div', '', line(move)), make('div', 'them', `← ${own(move.answer)}`));
    if (own(move.grated) !== '') words.append(make('div', 'them', `⚠ ${own(move.grated)}`));
    row.append(make('span', 'n', `${at + 1}`), make('span', 'v', (move.after ?? move.before) === null ? '' : points(move.after ?? move.before)), words);
    call.append(row);
  });
  chart.append(call);
  if (told.costliest.length > 0) {
    const costly = section(w('costliest'));
    for (const at of told.costliest) {
      const move = told.moves[at];
      costly.append(make('p', '', `${at + 1}. ${quoted(line(move))}  −${move.better.points.toFixed(0)}`));
      const better = make('div', 'better');
      better.append(make('div', '', quoted(own(move.better.line))), make('div', 'quiet', own(move.better.why)));
      costly.append(better);
    }
  }
  const truth = section(w('truth')), t = told.truths;
  pair(truth, w('true-reason'), own(t.reason));
  pair(truth, w('you-found'), own(t.found) || '?');
  if (t.excuse) pair(truth, w('said-first'), own(t.excuse));
  pair(truth, w('how-bad'), `${t.severity}  (${w('you-found')}: ${own(t.severity_found)})`);
  pair(truth, w('leaving-costs'), `${t.cost}  (${w('you-found')}: ${own(t.cost_found)})`);
  pair(truth, w('would-serve'), t.serves.map(own).join(' / ') || w('nothing-serves'));
  truth.append(make('p', 'quiet', own(told.about)));
  const form = section(w('form'));
  for (const item of told.form) {
    const sign = { yes: '✓', partly: '~', no: '✗', none: '·' }[item.mark];
    pair(form, `${sign} ${own(item.name)}`, item.why ? own(item.why) : '');
  }
  section(w('next')).append(make('p', 'lesson', own(told.lesson)));
}
